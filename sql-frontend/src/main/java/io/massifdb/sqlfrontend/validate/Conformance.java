package io.massifdb.sqlfrontend.validate;

import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlDelegatingConformance;

/// What PostgreSQL admits beyond the standard.
final class Conformance extends SqlDelegatingConformance {
  static final Conformance INSTANCE = new Conformance();

  private Conformance() {
    super(SqlConformanceEnum.LENIENT);
  }

  @Override
  public boolean isHavingAlias() {
    return false;
  }

  @Override
  public boolean isLimitStartCountAllowed() {
    return false;
  }

  @Override
  public boolean isApplyAllowed() {
    return false;
  }
}
