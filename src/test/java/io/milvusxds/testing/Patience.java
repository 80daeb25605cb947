package io.milvusxds.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * Waits for facts: looks often, and gives up late enough for a busy machine. {@code
 * -Dpatience.seconds=N} is for runs in which most waits are in vain, as those of mutation tests.
 */
public final class Patience {
  private static final int SECONDS = Integer.getInteger("patience.seconds", 15);

  private Patience() {}

  /** A wait for at most 15 seconds, unless told otherwise, that looks every 5 milliseconds. */
  public static ConditionFactory await(String what) {
    return Awaitility.await(what)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .atMost(Duration.ofSeconds(SECONDS));
  }
}
