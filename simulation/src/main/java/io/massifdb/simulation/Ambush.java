package io.massifdb.simulation;

import io.massifdb.kvapi.CommitForm;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.Request;
import io.massifdb.kvapi.codec.BatchCodec;
import io.massifdb.kvapi.seam.Transport.Channel;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the next staged commit that goes over the network. Between the arrival of that request
 * and its answer a gateway leaves the most behind: a record that says neither yes nor no, and
 * writes of which nobody knows how many arrived. A fault at a random time hardly ever hits it.
 */
final class Ambush {
  private @Nullable Consumer<NodeId> trap;

  /** Strikes once; takes the place of one that has not. */
  void lay(Consumer<NodeId> strike) {
    trap = strike;
  }

  void lift() {
    trap = null;
  }

  /** A message arrived. */
  void received(NodeId from, Channel channel, byte[] payload) {
    Consumer<NodeId> laid = trap;
    if (laid != null && channel == Channel.KV && isStagedCommit(payload)) {
      trap = null;
      laid.accept(from);
    }
  }

  private static boolean isStagedCommit(byte[] payload) {
    for (Request request : BatchCodec.decodeRequest(payload).requests()) {
      if (request instanceof Request.EndTransaction end && end.form() instanceof CommitForm.Stage) {
        return true;
      }
    }
    return false;
  }
}
