package io.massifdb.server.cluster;

import io.massifdb.kvapi.NodeDescriptor;
import io.massifdb.kvapi.seam.Disk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code identity}: written once, when the node becomes a member; a
 * ClusterReply.Identified.
 */
public final class IdentityFile {
  private static final String NAME = "identity";

  private final Disk disk;

  public IdentityFile(Disk disk) {
    this.disk = disk;
  }

  public Optional<Identity> read() {
    try {
      if (!disk.exists(NAME)) {
        return Optional.empty();
      }
      return Optional.ofNullable(identity(ClusterMessageCodec.decodeReply(disk.read(NAME))));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the identity of this node", e);
    }
  }

  private static @Nullable Identity identity(ClusterReply content) {
    return content instanceof ClusterReply.Identified(var clusterId, var node, var founders, _)
        ? new Identity(clusterId, node.id(), founders)
        : null;
  }

  /** Durable when it returns. */
  public void write(Identity identity) {
    NodeDescriptor self = new NodeDescriptor(identity.self(), "", "", "", "");
    List<NodeDescriptor> founders = identity.founders();
    byte[] bytes =
        ClusterMessageCodec.encode(
            new ClusterReply.Identified(identity.clusterId(), self, founders, false));
    try {
      String temporary = NAME + ".new";
      try (Disk.AppendFile file = disk.create(temporary, 0)) {
        file.write(0, ByteBuffer.wrap(bytes));
        file.truncate(bytes.length);
        file.sync();
      }
      disk.rename(temporary, NAME);
      disk.syncDirectory("");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the identity of this node", e);
    }
  }
}
