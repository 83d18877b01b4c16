package io.massifdb.server.cluster;

import io.massifdb.kvapi.NodeDescriptor;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.seam.Disk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;

/** The file {@code cluster}: a ClusterReply.Joined, written whenever the node learns something. */
public final class KnownClusterFile {
  private static final String NAME = "cluster";

  private final Disk disk;

  public KnownClusterFile(Disk disk) {
    this.disk = disk;
  }

  public KnownCluster read() {
    try {
      return disk.exists(NAME)
              && ClusterMessageCodec.decodeReply(disk.read(NAME))
                  instanceof ClusterReply.Joined found
          ? found.known()
          : KnownCluster.NOTHING;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read what is known of the cluster", e);
    }
  }

  /** Durable when it returns. */
  public void write(KnownCluster known) {
    NodeDescriptor nobody = new NodeDescriptor(new NodeId(0), "", "", "", "");
    byte[] bytes =
        ClusterMessageCodec.encode(new ClusterReply.Joined("", nobody, List.of(), known));
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
      throw new UncheckedIOException("cannot write what is known of the cluster", e);
    }
  }
}
