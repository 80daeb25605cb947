package io.milvusxds.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.milvusxds.discovery.kubernetes.Picture.Teller;
import io.milvusxds.discovery.objects.RegistryObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the objects of one kind in one scope: lists them, and watches from the version of the
 * list on, one short watch after the other.
 *
 * <p>Each watch is asked to end after some seconds. One that does is known to have told everything,
 * and the next goes on where it ended; one that does not hangs, however well new connections work.
 * So nothing can be missed for good. A list comes first again after the compare interval, when the
 * version has expired (410), when the connection breaks or hangs, and when {@link #renew} says so.
 * It runs on a thread of its own and owns nothing but its retries.
 */
final class Follower<T extends HasMetadata, L extends KubernetesResourceList<T>>
    implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(Follower.class);

  // A server or a proxy that ends every watch at once must not be asked in a circle.
  private static final Duration SHORT_WATCH = Duration.ofSeconds(2);

  private final ObjectKind<T, L> kind;
  private final Place place;
  private final ApiAccess access;
  private final FollowerContext context;
  private final KubernetesTimes times;
  private final Clock clock;
  private final RandomGenerator random;
  private final Consumer<Consumer<Picture>> mail;
  private final RetryDelay delay;
  private final Pause pause = new Pause();
  private volatile Optional<WatchStream> watch = Optional.empty();
  private volatile boolean isClosed;
  // Set by any thread, cleared by the one that runs this.
  private volatile boolean mustList;
  // Owned by the thread that runs this.
  private String version = "";
  private boolean wasListed;
  private Instant lastGood;
  private Instant troubledSince = Instant.EPOCH;
  private int failures;

  Follower(
      ObjectKind<T, L> kind,
      Scope scope,
      ApiAccess access,
      FollowerContext context,
      RandomGenerator random) {
    this.kind = kind;
    this.place = new Place(kind, scope);
    this.access = access;
    this.context = context;
    this.times = context.times();
    this.clock = context.clock();
    this.mail = context.mail();
    this.random = random;
    this.delay = new RetryDelay(random);
    this.lastGood = clock.instant();
  }

  Place place() {
    return place;
  }

  @Override
  public void run() {
    try {
      while (!isClosed) {
        try {
          followOnce();
        } catch (ApiFailure failure) {
          failed(failure);
        } catch (RuntimeException e) {
          // An object that nobody thought of must not make the source deaf: a list comes next.
          log.atError().setCause(e).addKeyValue("place", place).log("not followed");
          failed(new ApiFailure(ApiFailure.Kind.UNREADABLE, e.toString()));
        }
      }
    } catch (InterruptedException e) {
      // Only close interrupts this thread; there is nothing to finish.
      log.debug("follower of {} ended", place);
    }
  }

  /** Ends the watch or the wait, so that a list shows what may have been missed. Any thread. */
  void renew() {
    mustList = true;
    watch.ifPresent(WatchStream::end);
    pause.cutShort();
  }

  /** Lets the thread end; whoever calls this interrupts it, too. */
  void close() {
    isClosed = true;
    renew();
  }

  private void followOnce() throws ApiFailure, InterruptedException {
    mustList = false;
    ApiClient api = access.client();
    ApiClient.Listing listing = api.list(kind, place.scope());
    requireNamespaceOf(listing, api);
    version = listing.version();
    Instant compareAt = clock.instant().plus(jittered(times.compare()));
    Instant due = endOfWatch(compareAt);
    boolean goesOn = follow(firstWatch(listing, due), due);
    while (goesOn && clock.instant().plus(SHORT_WATCH).isBefore(compareAt)) {
      due = endOfWatch(compareAt);
      WatchStream next = watchUntil(due);
      wentWell(picture -> {});
      goesOn = follow(next, due);
    }
  }

  /** A namespace that is missing has an empty list, too. */
  private void requireNamespaceOf(ApiClient.Listing listing, ApiClient api)
      throws ApiFailure, InterruptedException {
    Optional<String> namespace = place.scope().namespace();
    if (namespace.isEmpty() || !listing.objects().isEmpty()) {
      return;
    }
    try {
      api.requireNamespace(namespace.get());
    } catch (ApiFailure failure) {
      if (wasListed && failure.kind() == ApiFailure.Kind.NO_NAMESPACE) {
        // What was there has gone with it; of one that was never seen nothing is known.
        mail.accept(picture -> picture.listed(place, List.of()));
      }
      throw failure;
    }
  }

  private WatchStream firstWatch(ApiClient.Listing listing, Instant due)
      throws ApiFailure, InterruptedException {
    wasListed = true;
    try {
      WatchStream stream = watchUntil(due);
      wentWell(picture -> picture.listed(place, listing.objects()));
      return stream;
    } catch (ApiFailure failure) {
      // A list alone is better than nothing, for example where the right to watch is missing.
      mail.accept(picture -> picture.listed(place, listing.objects()));
      throw failure;
    }
  }

  private Instant endOfWatch(Instant compareAt) {
    Instant due = clock.instant().plus(jittered(times.watch()));
    return due.isBefore(compareAt) ? due : compareAt;
  }

  private WatchStream watchUntil(Instant due) throws ApiFailure, InterruptedException {
    return access.client().watch(kind, place.scope(), version, until(due));
  }

  /** Follows a watch to its end; whether the next one may go on from there. */
  private boolean follow(WatchStream stream, Instant due) throws ApiFailure, InterruptedException {
    Instant began = clock.instant();
    try (stream) {
      watch = Optional.of(stream);
      boolean isOpen = true;
      while (isOpen && !mustList && clock.instant().isBefore(due.plus(times.answer()))) {
        Optional<String> line = nextLine(stream, due);
        if (line.isPresent() && !take(access.client().parsed(line.get(), WatchEvent.class))) {
          return false;
        }
        isOpen = line.isPresent();
      }
    } finally {
      watch = Optional.empty();
    }
    boolean wasShort = Duration.between(began, clock.instant()).compareTo(SHORT_WATCH) < 0;
    if (!wasShort) {
      delay.reset();
    } else if (!mustList) {
      pause.await(delay.after(new ApiFailure(ApiFailure.Kind.EXPIRED, "the watch ended at once")));
    }
    return !mustList;
  }

  private Optional<String> nextLine(WatchStream stream, Instant due)
      throws ApiFailure, InterruptedException {
    boolean isOverdue = !stream.awaitNext(until(due.plus(times.overdue())));
    if (isOverdue) {
      // Perhaps the server is only late; until that is known, changes may be missed.
      Trouble doubt = new Trouble(silence(), lastGood, 1);
      mail.accept(picture -> picture.troubled(place, Teller.FOLLOWER, doubt));
      if (!stream.awaitNext(until(due.plus(times.answer())))) {
        log.atWarn().addKeyValue("place", place).log("a watch hangs, following anew");
        throw silence();
      }
    }
    Optional<String> line = stream.next();
    heard();
    if (isOverdue) {
      mail.accept(picture -> picture.well(place, Teller.FOLLOWER));
    }
    return line;
  }

  private ApiFailure silence() {
    return new ApiFailure(
        ApiFailure.Kind.SILENT,
        "nothing came over a watch for "
            + Duration.between(lastGood, clock.instant()).toSeconds()
            + " s, not even its end");
  }

  private Duration until(Instant time) {
    return Duration.between(clock.instant(), time);
  }

  /** Whether the watch goes on. */
  private boolean take(WatchEvent event) throws ApiFailure {
    switch (String.valueOf(event.getType())) {
      case "ADDED", "MODIFIED" -> {
        RegistryObject object = kind.intake().apply(reached(event));
        mail.accept(picture -> picture.put(object));
      }
      case "DELETED" -> {
        RegistryObject object = kind.intake().apply(reached(event));
        mail.accept(picture -> picture.remove(object));
      }
      case "BOOKMARK" -> reached(event);
      case "ERROR" -> {
        ApiFailure failure = WatchEvents.failureOf(event);
        if (failure.kind() == ApiFailure.Kind.EXPIRED) {
          log.debug("watch of {} expired", place);
          return false;
        }
        throw failure;
      }
      default ->
          throw new ApiFailure(ApiFailure.Kind.UNREADABLE, "an event of type " + event.getType());
    }
    return true;
  }

  /** The object of an event, behind which the next watch goes on; a bookmark has only a version. */
  private T reached(WatchEvent event) throws ApiFailure {
    T object = WatchEvents.objectOf(event, kind);
    String reached = object.getMetadata().getResourceVersion();
    if (reached != null && !reached.isEmpty()) {
      version = reached;
    }
    return object;
  }

  private void wentWell(Consumer<Picture> news) {
    failures = 0;
    heard();
    mail.accept(
        picture -> {
          news.accept(picture);
          picture.well(place, Teller.FOLLOWER);
        });
  }

  private void heard() {
    lastGood = clock.instant();
    context.heard().run();
  }

  private void failed(ApiFailure failure) throws InterruptedException {
    if (isClosed) {
      return;
    }
    failures++;
    if (failures == 1) {
      // Until a connection broke everything came over it; of one that is silent nobody knows.
      troubledSince = failure.kind() == ApiFailure.Kind.SILENT ? lastGood : clock.instant();
    }
    Trouble trouble = new Trouble(failure, troubledSince, failures);
    log.atDebug().setCause(failure).addKeyValue("place", place).log("not followed");
    mail.accept(picture -> picture.troubled(place, Teller.FOLLOWER, trouble));
    access.failed(failure);
    pause.await(delay.after(failure));
  }

  // Between 90 and 110 %, so that not all lists of all replicas come at once.
  private Duration jittered(Duration length) {
    return Duration.ofNanos((long) (length.toNanos() * (0.9 + 0.2 * random.nextDouble())));
  }
}
