package io.massifdb.server.session;

/** The version that this program calls itself. */
public final class Version {
  public static final String NUMBER = "0.1.0";

  private Version() {}
}
