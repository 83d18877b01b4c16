package io.massifdb.server.cluster;

import io.massifdb.kvapi.NodeDescriptor;
import io.massifdb.kvapi.RangeDescriptor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a node that starts finds the others: by then none of the founders may be left.
 *
 * @param members as the registry listed them
 * @param systemRange null: where the founders had it
 */
public record KnownCluster(List<NodeDescriptor> members, @Nullable RangeDescriptor systemRange) {
  public static final KnownCluster NOTHING = new KnownCluster(List.of(), null);

  public KnownCluster {
    members = List.copyOf(members);
  }

  /** Whether this founder has started once: then it is not waited for any more. */
  boolean lists(NodeDescriptor founder) {
    return members.stream().anyMatch(member -> member.id().equals(founder.id()));
  }
}
