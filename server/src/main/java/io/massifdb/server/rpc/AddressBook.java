package io.massifdb.server.rpc;

import io.massifdb.kvapi.NodeId;
import java.util.Optional;

/** Where nodes can be reached; grows as the registry is read. */
public interface AddressBook {
  /** The RPC address ({@code host:port}) of a node, if known. */
  Optional<String> rpcAddress(NodeId node);
}
