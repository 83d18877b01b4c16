package io.massifdb.rangestore.loop;

import org.jspecify.annotations.Nullable;

/**
 * What a state machine made of one command.
 *
 * @param accepted false: the command has no effect (wrong epoch, repeated sequence); a change of
 *     members that came with it is not made either
 * @param result for the proposer, if it waits on this node
 * @param afterWrite runs on the apply worker when the engine holds the batch, before the proposer
 *     is told
 */
public record Application(boolean accepted, @Nullable Object result, Runnable afterWrite) {
  public static Application accepted(@Nullable Object result) {
    return new Application(true, result, Application::nothing);
  }

  public static Application accepted(@Nullable Object result, Runnable afterWrite) {
    return new Application(true, result, afterWrite);
  }

  public static Application refused(@Nullable Object result) {
    return new Application(false, result, Application::nothing);
  }

  private static void nothing() {}
}
