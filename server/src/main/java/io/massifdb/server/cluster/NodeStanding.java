package io.massifdb.server.cluster;

/**
 * What the cluster makes of a node:
 *
 * <pre>
 * (never started) --first start--> ACTIVE <--recommission-- --decommission--> DECOMMISSIONING
 *                                    |
 *                                    +-- a fresh node came under its address --> RETIRED
 * </pre>
 */
public enum NodeStanding {
  ACTIVE(1),
  /** It keeps serving, and loses its replicas and leases. */
  DECOMMISSIONING(2),
  /** Its data is gone: it will not come back under its address. */
  RETIRED(3);

  private final int code;

  NodeStanding(int code) {
    this.code = code;
  }

  public byte[] encode() {
    return new byte[] {(byte) code};
  }

  public static NodeStanding decode(byte[] value) {
    for (NodeStanding standing : values()) {
      if (value.length == 1 && value[0] == standing.code) {
        return standing;
      }
    }
    throw new IllegalArgumentException("unknown standing of a node");
  }
}
