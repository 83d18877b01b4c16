package io.massifdb.raft;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A change of a group's members, proposed by {@link RaftNode#proposeConfigurationChange}, carried
 * through the log and put into force by {@link RaftNode#applyConfigurationChange} where the host
 * applies it.
 *
 * <p>A change without a single step and with {@link Transition#AUTO} leaves a joint configuration.
 * One step is done at once; more of them go through a joint configuration.
 *
 * @param context bytes of the host that travel with the change
 */
public record ConfigurationChange(Transition transition, List<Step> steps, byte[] context) {
  private static final int HEADER_BYTES = 5;
  private static final int STEP_BYTES = 9;

  public ConfigurationChange {
    steps = List.copyOf(steps);
  }

  /** A change without context that decides by itself whether it must be joint. */
  public static ConfigurationChange of(Step... steps) {
    return new ConfigurationChange(Transition.AUTO, List.of(steps), new byte[0]);
  }

  /** The change that ends a joint configuration. */
  public static ConfigurationChange leaveJoint() {
    return of();
  }

  boolean leavesJoint() {
    return transition == Transition.AUTO && steps.isEmpty();
  }

  boolean entersJoint() {
    return transition != Transition.AUTO || steps.size() > 1;
  }

  /** How the transition ends. */
  public enum Transition {
    /** Joint only if there is more than one step; the leader ends it. */
    AUTO(0),
    /** Joint in any case; the leader ends it. */
    JOINT_IMPLICIT(1),
    /** Joint in any case; the host ends it by proposing {@link #leaveJoint}. */
    JOINT_EXPLICIT(2);

    private final int code;

    Transition(int code) {
      this.code = code;
    }

    private static Transition ofCode(int code) {
      for (Transition transition : values()) {
        if (transition.code == code) {
          return transition;
        }
      }
      throw new AssertionError("unknown transition " + code);
    }
  }

  /** What happens to one node. Node 0 makes the step void. */
  public record Step(StepType type, long node) {}

  /** The kinds of steps. */
  public enum StepType {
    ADD_VOTER(0),
    ADD_LEARNER(1),
    REMOVE(2),
    /** Changes nothing here; lets a host log new properties of a member in the context. */
    UPDATE(3);

    private final int code;

    StepType(int code) {
      this.code = code;
    }

    private static StepType ofCode(int code) {
      for (StepType type : values()) {
        if (type.code == code) {
          return type;
        }
      }
      throw new AssertionError("unknown step " + code);
    }
  }

  /**
   * The form in an {@link Entry}'s data: nothing at all for {@link #leaveJoint} without context,
   * else transition (1 byte), number of steps (4), per step type (1) and node (8), context (rest).
   */
  public byte[] encode() {
    if (leavesJoint() && context.length == 0) {
      return new byte[0];
    }
    ByteBuffer buffer =
        ByteBuffer.allocate(HEADER_BYTES + steps.size() * STEP_BYTES + context.length);
    buffer.put((byte) transition.code).putInt(steps.size());
    for (Step step : steps) {
      buffer.put((byte) step.type.code).putLong(step.node);
    }
    return buffer.put(context).array();
  }

  /** Reads the data of a {@link EntryType#CONFIGURATION_CHANGE} entry. */
  public static ConfigurationChange decode(byte[] data) {
    if (data.length == 0) {
      return leaveJoint();
    }
    ByteBuffer buffer = ByteBuffer.wrap(data);
    Transition transition = Transition.ofCode(buffer.get());
    int count = buffer.getInt();
    List<Step> steps = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      steps.add(new Step(StepType.ofCode(buffer.get()), buffer.getLong()));
    }
    byte[] context = new byte[buffer.remaining()];
    buffer.get(context);
    return new ConfigurationChange(transition, steps, context);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConfigurationChange that
        && transition == that.transition
        && steps.equals(that.steps)
        && Arrays.equals(context, that.context);
  }

  @Override
  public int hashCode() {
    return 31 * transition.hashCode() + steps.hashCode();
  }

  @Override
  public String toString() {
    return "ConfigurationChange[" + transition + " " + steps + "]";
  }
}
