package io.massifdb.txnlayer;

import io.massifdb.kvapi.seam.Scheduler;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Runs each test on a thread of its world, in virtual time that ends after an hour. */
final class InWorld implements InvocationInterceptor {
  /** A test class with a world. */
  interface Inhabited {
    World world();
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> context,
      ExtensionContext extension)
      throws Throwable {
    World world = ((Inhabited) extension.getRequiredTestInstance()).world();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    AtomicBoolean ended = new AtomicBoolean();
    Scheduler.Task _ =
        world.scheduler.spawn(
            "test",
            () -> {
              try {
                invocation.proceed();
              } catch (Throwable e) {
                failure.set(e);
              } finally {
                ended.set(true);
              }
            });
    boolean done = world.timeline.runUntil(ended::get, Duration.ofHours(1));
    Throwable thrown = failure.get();
    if (thrown != null) {
      throw thrown;
    }
    world.scheduler.rethrowFailure();
    if (!done) {
      throw new AssertionError("the test waits for something that never happens");
    }
  }
}
