package io.milvusxds.discovery.kubernetes;

import io.milvusxds.discovery.kubernetes.Picture.Teller;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks at intervals whether the API server still answers, and with the rights that are needed: one
 * place after the other, one object each time.
 *
 * <p>An open watch proves nothing: a server that hangs and a network that drops everything look
 * like a quiet day, and a right that is taken away ends no watch. When an answer comes after one
 * that did not, all followers list anew, over new connections; when a place that was refused
 * answers again, its own does. It runs on a thread of its own.
 */
final class Pulse implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(Pulse.class);

  private final List<Follower<?, ?>> followers;
  private final ApiAccess access;
  private final FollowerContext context;
  private final RetryDelay delay;
  private final Pause pause = new Pause();
  private volatile boolean isClosed;
  // Owned by the thread that runs this.
  private final Map<Place, Instant> lastGood = new HashMap<>();
  // How often places have failed in a row; only those that have.
  private final Map<Place, Integer> failures = new HashMap<>();
  // Whether no answer has come since one did not.
  private boolean isAway;
  private Duration wait;

  Pulse(
      List<Follower<?, ?>> followers,
      ApiAccess access,
      FollowerContext context,
      RandomGenerator random) {
    this.followers = List.copyOf(followers);
    this.access = access;
    this.context = context;
    this.delay = new RetryDelay(random);
    this.wait = context.times().pulse();
    Instant now = context.clock().instant();
    followers.forEach(follower -> lastGood.put(follower.place(), now));
  }

  @Override
  public void run() {
    try {
      int next = 0;
      while (!isClosed) {
        pause.await(wait);
        boolean isDone = ask(followers.get(next));
        next = isDone ? (next + 1) % followers.size() : next;
      }
    } catch (InterruptedException e) {
      // Only close interrupts this thread; there is nothing to finish.
      log.debug("pulse ended");
    }
  }

  /** Lets the thread end; whoever calls this interrupts it, too. */
  void close() {
    isClosed = true;
  }

  /** Whether the next place may be asked: where an answer is missing, there it matters. */
  private boolean ask(Follower<?, ?> follower) throws InterruptedException {
    Place place = follower.place();
    try {
      access.client().probe(place.kind(), place.scope());
    } catch (ApiFailure failure) {
      return failed(place, failure);
    }
    lastGood.put(place, context.clock().instant());
    context.heard().run();
    delay.reset();
    wait = context.times().pulse();
    if (failures.remove(place) != null) {
      context.mail().accept(picture -> picture.well(place, Teller.PULSE));
      follower.renew();
    }
    answered();
    return true;
  }

  private boolean failed(Place place, ApiFailure failure) {
    int attempts = failures.merge(place, 1, Integer::sum);
    Trouble trouble = new Trouble(failure, sinceOf(place, failure), attempts);
    context.mail().accept(picture -> picture.troubled(place, Teller.PULSE, trouble));
    access.failed(failure);
    if (isAway(failure)) {
      isAway = true;
      wait = waitAfter(failure);
      return false;
    }
    answered();
    // A right that is missing for good must not keep the other places from being asked.
    boolean isTold = trouble.lasts();
    wait = isTold && failure.retryAfter().isEmpty() ? context.times().pulse() : waitAfter(failure);
    return isTold;
  }

  /** Takes note of an answer, whatever it says. */
  private void answered() {
    if (isAway) {
      isAway = false;
      followers.forEach(Follower::renew);
    }
  }

  /** One object is a light question: however long the followers wait, this sees what ends it. */
  private Duration waitAfter(ApiFailure failure) {
    Duration due = delay.after(failure);
    Duration longest = failure.retryAfter().orElse(context.times().pulse());
    return due.compareTo(longest) < 0 ? due : longest;
  }

  /** A server that does not answer was last heard of at any place, a right that is gone at one. */
  private Instant sinceOf(Place place, ApiFailure failure) {
    return lastGood.entrySet().stream()
        .filter(entry -> isAway(failure) || entry.getKey().equals(place))
        .map(Map.Entry::getValue)
        .max(Instant::compareTo)
        .orElseThrow();
  }

  private static boolean isAway(ApiFailure failure) {
    return failure.kind() == ApiFailure.Kind.UNREACHABLE
        || failure.kind() == ApiFailure.Kind.SILENT;
  }
}
