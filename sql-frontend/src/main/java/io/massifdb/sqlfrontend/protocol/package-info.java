/**
 * The PostgreSQL protocol, version 3, without sockets: {@link
 * io.massifdb.sqlfrontend.protocol.FrontendDecoder} makes messages out of bytes, {@link
 * io.massifdb.sqlfrontend.protocol.PgConnection} is the state machine of one connection, {@link
 * io.massifdb.sqlfrontend.protocol.MessageWriter} writes the answers. The server supplies a {@link
 * io.massifdb.sqlfrontend.protocol.ConnectionHost} and a {@link
 * io.massifdb.sqlfrontend.protocol.SessionPort}.
 */
@NullMarked
package io.massifdb.sqlfrontend.protocol;

import org.jspecify.annotations.NullMarked;
