package io.milvusxds.report.events;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.milvusxds.discovery.kubernetes.ClusterClients;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The thread that tells about findings by Events.
 *
 * <p>It looks at what holds, once a second, and writes what is due as far as the rate allows. When
 * the API server does not take it, it waits longer and longer, and then tells what holds by then;
 * without the right to write Events it goes on without, and says so once.
 */
public final class ServiceEvents implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ServiceEvents.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final Duration WITHOUT_RIGHT = Duration.ofMinutes(5);
  private static final int FORBIDDEN = 403;
  private static final int UNAUTHORIZED = 401;
  private static final long MAX_CLOSE_MILLIS = 5_000;

  private final Supplier<KubernetesClient> clients;
  private final Supplier<Optional<List<Notice>>> notices;
  private final String instance;
  private final EventLimits limits;
  private final Clock clock;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  // Owned by the thread.
  private final Ledger ledger;
  private final TokenBucket tokens;
  private final Map<String, Instant> forbiddenUntil = new HashMap<>();
  private Instant pausedUntil = Instant.EPOCH;
  private Duration pause = FIRST_PAUSE;
  private boolean toldOfFailure;
  private boolean toldOfRight;
  private @Nullable KubernetesClient client;

  /**
   * Asks nothing before the start.
   *
   * @param clients makes a client of the API server; called on this object's thread
   * @param notices what holds now; empty while nobody knows. Called on this object's thread.
   * @param instance which replica this is, for example the name of its Pod
   */
  public ServiceEvents(
      Supplier<KubernetesClient> clients,
      Supplier<Optional<List<Notice>>> notices,
      String instance,
      EventLimits limits,
      Clock clock) {
    this.clients = requireNonNull(clients, "clients");
    this.notices = requireNonNull(notices, "notices");
    this.instance = requireNonNull(instance, "instance");
    this.limits = requireNonNull(limits, "limits");
    this.clock = requireNonNull(clock, "clock");
    this.ledger = new Ledger(limits);
    this.tokens = new TokenBucket(limits.burst(), limits.interval(), clock.instant());
    this.thread = new Thread(this::run, "service-events");
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler(
        (ended, cause) ->
            log.atError()
                .setCause(cause)
                .log("events ended: findings are still logged and shown; restart milvus-xds"));
  }

  /**
   * Tells the API server that the surroundings name, at the default rate; asks nothing before the
   * start.
   *
   * @param notices what holds now; empty while nobody knows
   * @param instance which replica this is, for example the name of its Pod
   */
  public static ServiceEvents ofSurroundings(
      Supplier<Optional<List<Notice>>> notices, String instance, Clock clock) {
    return new ServiceEvents(
        ClusterClients::fromSurroundings, notices, instance, EventLimits.DEFAULT, clock);
  }

  /** Begins to look and to write. */
  public void start() {
    thread.start();
  }

  /** Ends; what was not written stays unwritten. */
  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
    try {
      thread.join(MAX_CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      do {
        lookAndWrite();
      } while (!closed.await(limits.look().toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      // Only close interrupts this thread.
      log.debug("events closed");
    } finally {
      dropClient();
    }
  }

  /** One look, and what may be written at this moment. */
  void lookAndWrite() {
    notices.get().ifPresent(ledger::look);
    while (closed.getCount() > 0 && !pausedUntil.isAfter(clock.instant())) {
      Optional<Telling> due = ledger.next(clock.instant(), this::isOpen);
      if (due.isEmpty() || !tokens.take(clock.instant())) {
        return;
      }
      write(due.get());
    }
  }

  private boolean isOpen(String namespace) {
    return !forbiddenUntil.getOrDefault(namespace, Instant.EPOCH).isAfter(clock.instant());
  }

  private void write(Telling telling) {
    try {
      Outcome outcome = new EventWriter(client(), instance, clock).write(telling);
      ledger.done(telling, outcome, clock.instant());
      wentWell(telling, outcome);
    } catch (KubernetesClientException e) {
      failed(telling, e);
    }
  }

  private KubernetesClient client() {
    KubernetesClient current = client;
    if (current == null) {
      try {
        current = clients.get();
      } catch (IllegalArgumentException e) {
        throw new KubernetesClientException("no client: " + e.getMessage(), e);
      }
      client = current;
    }
    return current;
  }

  private void dropClient() {
    if (client != null) {
      client.close();
      client = null;
    }
  }

  private void wentWell(Telling telling, Outcome outcome) {
    if (outcome == Outcome.REFUSED) {
      log.atWarn()
          .addKeyValue("service", telling.notice().service())
          .addKeyValue("reason", telling.notice().reason().label())
          .log("the API server takes no such event; the finding is logged and shown all the same");
    }
    if (toldOfFailure) {
      log.info("events are written again");
      toldOfFailure = false;
    }
    pause = FIRST_PAUSE;
  }

  private void failed(Telling telling, KubernetesClientException failure) {
    if (closed.getCount() == 0) {
      // What close interrupted is no failure.
      return;
    }
    if (failure.getCode() == FORBIDDEN) {
      forbidden(telling.notice().service().namespace(), failure);
      return;
    }
    if (failure.getCode() == UNAUTHORIZED) {
      // The token may have been replaced on disk.
      dropClient();
    }
    pausedUntil = clock.instant().plus(pause);
    pause =
        pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
    log.atLevel(toldOfFailure ? Level.DEBUG : Level.WARN)
        .addKeyValue("code", failure.getCode())
        .addKeyValue("message", EventText.cut(String.valueOf(failure.getMessage()), 300))
        .log("events not written for now; findings are logged and shown all the same");
    toldOfFailure = true;
  }

  private void forbidden(String namespace, KubernetesClientException failure) {
    forbiddenUntil.put(namespace, clock.instant().plus(WITHOUT_RIGHT));
    if (!toldOfRight) {
      toldOfRight = true;
      log.atWarn()
          .addKeyValue("namespace", namespace)
          .addKeyValue("message", EventText.cut(String.valueOf(failure.getMessage()), 300))
          .log(
              "no right to write events, so findings are only logged and shown; grant create and"
                  + " patch on events in events.k8s.io and get on services, or say --events=false");
    }
  }
}
