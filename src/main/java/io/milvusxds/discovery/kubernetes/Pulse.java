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
 * that did not, all followers list anew, over new connections. It runs on a thread of its own.
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
  private int failures;

  Pulse(
      List<Follower<?, ?>> followers,
      ApiAccess access,
      FollowerContext context,
      RandomGenerator random) {
    this.followers = List.copyOf(followers);
    this.access = access;
    this.context = context;
    this.delay = new RetryDelay(random);
    Instant now = context.clock().instant();
    followers.forEach(follower -> lastGood.put(follower.place(), now));
  }

  @Override
  public void run() {
    try {
      int next = 0;
      while (!isClosed) {
        boolean isWell = ask(followers.get(next).place());
        // A place that fails is asked until it does not: there the answer matters.
        next = isWell ? (next + 1) % followers.size() : next;
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

  private boolean ask(Place place) throws InterruptedException {
    if (failures == 0) {
      pause.await(context.times().pulse());
    }
    try {
      access.client().probe(place.kind(), place.scope());
    } catch (ApiFailure failure) {
      failures++;
      Trouble trouble = new Trouble(failure, sinceOf(place, failure), failures);
      context.mail().accept(picture -> picture.troubled(place, Teller.PULSE, trouble));
      access.failed(failure);
      pause.await(waitAfter(failure));
      return false;
    }
    lastGood.put(place, context.clock().instant());
    context.heard().run();
    if (failures > 0) {
      failures = 0;
      delay.reset();
      context.mail().accept(picture -> picture.well(place, Teller.PULSE));
      followers.forEach(Follower::renew);
    }
    return true;
  }

  /** One object is a light question: however long the followers wait, this sees what ends it. */
  private Duration waitAfter(ApiFailure failure) {
    Duration due = delay.after(failure);
    Duration longest = failure.retryAfter().orElse(context.times().pulse());
    return due.compareTo(longest) < 0 ? due : longest;
  }

  /** A server that does not answer was last heard of at any place, a right that is gone at one. */
  private Instant sinceOf(Place place, ApiFailure failure) {
    boolean isAway =
        failure.kind() == ApiFailure.Kind.UNREACHABLE || failure.kind() == ApiFailure.Kind.SILENT;
    return lastGood.entrySet().stream()
        .filter(entry -> isAway || entry.getKey().equals(place))
        .map(Map.Entry::getValue)
        .max(Instant::compareTo)
        .orElseThrow();
  }
}
