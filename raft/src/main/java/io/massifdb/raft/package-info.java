/**
 * The consensus core: one member of one Raft group as a pure state machine, without IO, clock,
 * thread or randomness of its own, on the JDK alone. It behaves like etcd's raft with asynchronous
 * storage writes, whose public interaction scripts are its acceptance test.
 *
 * <p>{@link io.massifdb.raft.RaftNode} is the whole interface. This text is the manual for a host,
 * that is, for the program that drives it.
 *
 * <h2>What is here</h2>
 *
 * <ul>
 *   <li>Elections with pre-vote and check-quorum, leaders that are not disturbed while they are
 *       heard, {@link io.massifdb.raft.RaftNode#forgetLeader} and {@link
 *       io.massifdb.raft.RaftNode#transferLeadership}.
 *   <li>Replication that probes where logs meet, then streams within a window of messages and
 *       bytes, then falls back to a snapshot ({@link io.massifdb.raft.PeerProgress}).
 *   <li>Limits: bytes per message, per window, not yet committed, and handed out for application.
 *   <li>Linearizable reads, by a round of heartbeats or by a lease ({@link
 *       io.massifdb.raft.ReadOnlyMode}).
 *   <li>Learners, and changes of any number of members through a joint configuration, left by the
 *       leader or explicitly ({@link io.massifdb.raft.ConfigurationChange}).
 *   <li>Writes of the log and application that go on in the background, with the messages that
 *       depend on them attached.
 * </ul>
 *
 * <h2>A host in short</h2>
 *
 * <pre>{@code
 * RaftNode node = new RaftNode(
 *     RaftConfiguration.builder(id, random::nextInt)
 *         .electionTicks(10).heartbeatTicks(1).preVote(true).checkQuorum(true)
 *         .applied(machine.durableIndex()).build(),
 *     storage);                                // a LogStorage: reads only
 * // on each timer tick:  node.tick();
 * // on each message:     node.step(message);
 * // for a client:        node.propose(bytes);
 * while (node.hasReady()) {                    // after any of them
 *   Ready ready = node.ready();
 *   log.write(ready.snapshot(), ready.entries(), ready.hardState());
 *   if (ready.mustSync() || ready.snapshot() != null) log.sync();
 *   ready.messages().forEach(network::send);
 *   machine.apply(ready.committedEntries());   // and node.applyConfigurationChange
 *   node.advance();
 * }
 * }</pre>
 *
 * <h2>The order of things</h2>
 *
 * <ol>
 *   <li><b>Store.</b> Snapshot, entries, hard state, in this order or as one atomic write. Entries
 *       before the hard state, because its commit index may speak of them; a snapshot first into
 *       the state machine, durably, then into the log: a host that finds its state machine beyond
 *       its log after a crash begins the log anew there. Term and vote are one atomic write.
 *   <li><b>Sync</b> before anything that depends on it: messages that promise something, the
 *       leader's acknowledgement to itself. What makes entries durable must make durable what was
 *       written before them; a commit index needs no sync of its own.
 *   <li><b>Send.</b> Messages between nodes may be lost, doubled, delayed, and reordered. To this
 *       node itself: exactly once, in order, and never across a restart.
 *   <li><b>Apply</b> in the order of the log. What is applied counts as durable only when the host
 *       says so at the next start ({@link io.massifdb.raft.RaftConfiguration#applied}), together
 *       with the configuration that {@link io.massifdb.raft.RaftNode#applyConfigurationChange}
 *       returned, both in one atomic write with the data.
 *   <li><b>Compact</b> the log at what is durably applied, never beyond.
 * </ol>
 *
 * <p>A failed write or sync stops the member: there is no way to tell the node that something it
 * takes for stored is not. A member whose disk was lost or is damaged must not come back under its
 * id; it is replaced by a change of the members. {@link java.lang.AssertionError} means that the
 * host or the disk broke this contract; the member must stop, its state is not to be trusted.
 *
 * <h2>Messages</h2>
 *
 * <table>
 *   <caption>Between nodes (all are {@link io.massifdb.raft.Message.PeerMessage})</caption>
 *   <tr><th>message</th><th>from, to</th><th>leaves</th><th>means</th></tr>
 *   <tr><td>AppendEntries</td><td>leader, any</td><td>at once</td><td>entries after a known one</td></tr>
 *   <tr><td>AppendResponse</td><td>any, leader</td><td>when durable</td><td>my log equals yours up
 *       to here; or where they may meet</td></tr>
 *   <tr><td>Heartbeat, HeartbeatResponse</td><td>leader, any</td><td>at once (response with leases:
 *       when durable)</td><td>I lead, commit up to; which reads are confirmed</td></tr>
 *   <tr><td>InstallSnapshot</td><td>leader, any</td><td>at once; tell how it went by {@link
 *       io.massifdb.raft.RaftNode#reportSnapshot}</td><td>begin your log here</td></tr>
 *   <tr><td>PreVoteRequest, PreVoteResponse</td><td>candidate, voter</td><td>response when
 *       durable</td><td>would you vote for me?</td></tr>
 *   <tr><td>VoteRequest, VoteResponse</td><td>candidate, voter</td><td>response when
 *       durable</td><td>vote for me</td></tr>
 *   <tr><td>TimeoutNow</td><td>leader, voter</td><td>at once</td><td>take over</td></tr>
 *   <tr><td>TransferLeadership</td><td>any, leader</td><td>at once</td><td>let me take over</td></tr>
 *   <tr><td>Proposal</td><td>any, leader</td><td>at once</td><td>append this</td></tr>
 *   <tr><td>ReadIndexRequest, ReadIndexResponse</td><td>any, leader</td><td>at once</td><td>at which
 *       index may I read?</td></tr>
 * </table>
 *
 * <p>To the own threads, with asynchronous storage writes: StorageAppend and StorageApply, answered
 * by StorageAppended and StorageApplied, which are among their responses already.
 *
 * <h2>Inside</h2>
 *
 * <p>{@code Consensus} compares terms and changes roles; the rest depends on the role ({@code
 * FollowerRole}, {@code CandidateRole}, {@code LeaderRole}). All classes but the records are
 * confined to the thread that drives the node. {@link io.massifdb.raft.check} has the invariants
 * for anybody who tests a whole group; docs/raft tells how this code is tested.
 */
@NullMarked
package io.massifdb.raft;

import org.jspecify.annotations.NullMarked;
