package io.massifdb.planner;

import java.util.List;
import org.apache.calcite.plan.RelOptPredicateList;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.metadata.BuiltInMetadata;
import org.apache.calcite.rel.metadata.ChainedRelMetadataProvider;
import org.apache.calcite.rel.metadata.DefaultRelMetadataProvider;
import org.apache.calcite.rel.metadata.MetadataDef;
import org.apache.calcite.rel.metadata.MetadataHandler;
import org.apache.calcite.rel.metadata.ProxyingMetadataHandlerProvider;
import org.apache.calcite.rel.metadata.ReflectiveRelMetadataProvider;
import org.apache.calcite.rel.metadata.RelMetadataProvider;
import org.apache.calcite.rel.metadata.RelMetadataQuery;

/// What Calcite's rewrites may ask about algebra.
///
/// Calcite would compile its handlers with Janino at first use, which costs a second and the CPU of
/// many plans; we ask it for very little, so they are called by reflection. Nothing is told about
/// predicates that hold: Calcite simplifies those with casts and arithmetic of its own, which knows
/// our types not at all or, worse, wrongly.
final class Metadata {
  private static final RelMetadataProvider PROVIDER =
      ChainedRelMetadataProvider.of(
          List.of(
              ReflectiveRelMetadataProvider.reflectiveSource(
                  new NoPredicates(), BuiltInMetadata.Predicates.Handler.class),
              DefaultRelMetadataProvider.INSTANCE));

  private Metadata() {}

  static RelMetadataQuery query() {
    return new RelMetadataQuery(new ProxyingMetadataHandlerProvider(PROVIDER));
  }

  /// Called by reflection, hence public.
  public static final class NoPredicates implements MetadataHandler<BuiltInMetadata.Predicates> {
    private NoPredicates() {}

    @Override
    public MetadataDef<BuiltInMetadata.Predicates> getDef() {
      return BuiltInMetadata.Predicates.DEF;
    }

    @SuppressWarnings("unused") // as the handler's interface has it
    public RelOptPredicateList getPredicates(RelNode node, RelMetadataQuery query) {
      return RelOptPredicateList.EMPTY;
    }
  }
}
