package io.massifdb.kvapi;

/** A member of the cluster and the addresses ({@code host:port}) at which it can be reached. */
public record NodeDescriptor(
    NodeId id, String rpcAddress, String sqlAddress, String httpAddress, String version) {}
