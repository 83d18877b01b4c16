package io.massifdb.rangestore.loop;

import io.massifdb.kvapi.NodeId;
import java.util.Map;
import java.util.TreeMap;

/** The other stores that this one has to do with. Confined to the loop's thread. */
final class NodeLinks {
  private final RaftLoop loop;
  private final Map<NodeId, NodeLink> links = new TreeMap<>();

  NodeLinks(RaftLoop loop) {
    this.loop = loop;
  }

  NodeLink to(NodeId node) {
    return links.computeIfAbsent(node, each -> new NodeLink(each, loop));
  }

  void tick() {
    links.values().forEach(NodeLink::tick);
  }

  /** What a frame says besides messages to groups. */
  void received(NodeId from, RaftMessageCodec.Frame frame) {
    NodeLink link = to(from);
    link.heard(frame.incarnation());
    frame.answer().ifPresent(link::answered);
    frame.beat().ifPresent(link::beaten);
  }
}
