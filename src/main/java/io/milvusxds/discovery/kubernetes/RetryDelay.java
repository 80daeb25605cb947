package io.milvusxds.discovery.kubernetes;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait before the next attempt: twice as long after each failure of the same kind, with
 * jitter, so that the replicas of a cluster do not come back all at once. Owned by one thread.
 *
 * <p>A server that is away is tried at least every second: an attempt costs it nothing, and it is
 * to be seen at once when it is back. Somebody may be mending what it refuses, so that is asked
 * again within 5 s. One that is overloaded or broken is left in peace for up to 30 s. When a
 * failure becomes another one things are in motion, and the wait begins anew.
 */
final class RetryDelay {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST_WHILE_AWAY = Duration.ofSeconds(1);
  private static final Duration LONGEST_WHILE_REFUSED = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final RandomGenerator random;
  private ApiFailure.@Nullable Kind last;
  private Duration next = FIRST;

  RetryDelay(RandomGenerator random) {
    this.random = random;
  }

  /** The wait after this failure: between a half and the whole of what is due. */
  Duration after(ApiFailure failure) {
    if (failure.kind() != last) {
      next = FIRST;
    }
    last = failure.kind();
    Duration due = next;
    Duration longest =
        switch (failure.kind()) {
          case UNREACHABLE, SILENT -> LONGEST_WHILE_AWAY;
          case BAD_CONFIGURATION, UNAUTHORIZED, FORBIDDEN, NO_NAMESPACE -> LONGEST_WHILE_REFUSED;
          case UNKNOWN_KIND, EXPIRED, TOO_MANY, SERVER_ERROR, UNREADABLE -> LONGEST;
        };
    Duration doubled = due.multipliedBy(2);
    next = doubled.compareTo(longest) < 0 ? doubled : longest;
    Duration wait = due.dividedBy(2).plusNanos(random.nextLong(due.toNanos() / 2 + 1));
    Duration asked = failure.retryAfter().orElse(Duration.ZERO);
    Duration bounded = asked.compareTo(LONGEST) < 0 ? asked : LONGEST;
    return wait.compareTo(bounded) < 0 ? bounded : wait;
  }

  /** Forgets all failures. */
  void reset() {
    last = null;
    next = FIRST;
  }
}
