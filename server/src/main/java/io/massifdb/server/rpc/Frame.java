package io.massifdb.server.rpc;

import io.massifdb.kvapi.seam.Transport.Channel;

/** One message between two nodes. */
sealed interface Frame {
  /**
   * First on each connection: who is calling; node 0 and an empty cluster id before initialisation.
   */
  record Greeting(String clusterId, int node) implements Frame {}

  record Call(long id, Channel channel, byte[] payload) implements Frame {}

  record Send(Channel channel, byte[] payload) implements Frame {}

  record Reply(long id, byte[] payload) implements Frame {}

  record Failure(long id, String error) implements Frame {}
}
