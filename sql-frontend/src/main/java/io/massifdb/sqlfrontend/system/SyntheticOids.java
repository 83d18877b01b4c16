package io.massifdb.sqlfrontend.system;

/// Oids for objects that have none in the descriptors because nothing but their table refers to
/// them: defaults, CHECK and FOREIGN KEY constraints, the rule of a view. They are made of the
/// table's oid and a small number, with the highest of 32 bits set, so that they meet no oid of a
/// relation; they are unique within their own catalog as long as table ids stay below 2^20.
final class SyntheticOids {
  private static final long HIGH_BIT = 0x8000_0000L;
  private static final int NUMBER_BITS = 11;
  private static final long OID_MASK = 0xffff_ffffL;

  private SyntheticOids() {}

  static long of(long tableOid, int number) {
    return (HIGH_BIT | (tableOid << NUMBER_BITS) | number) & OID_MASK;
  }
}
