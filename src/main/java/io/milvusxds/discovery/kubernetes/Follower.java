package io.milvusxds.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.milvusxds.discovery.kubernetes.Picture.Teller;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the objects of one kind in one scope: lists them, watches from the version of the list
 * on, and begins again with a list whenever the watch ends, for whatever reason.
 *
 * <p>So nothing can be missed for good: a watch ends by itself after the compare interval, when its
 * version has expired (410), when the connection breaks, when nothing comes over it, and when
 * {@link #renew} says so. It runs on a thread of its own and owns nothing but its retries.
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
  // Owned by the thread that runs this.
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
    watch.ifPresent(WatchStream::end);
    pause.cutShort();
  }

  /** Lets the thread end; whoever calls this interrupts it, too. */
  void close() {
    isClosed = true;
    renew();
  }

  private void followOnce() throws ApiFailure, InterruptedException {
    ApiClient api = access.client();
    ApiClient.Listing<T> listing = api.list(kind, place.scope());
    Instant began = clock.instant();
    try (WatchStream stream = watchFrom(listing, api)) {
      watch = Optional.of(stream);
      wentWell(listing);
      boolean isOpen = true;
      while (isOpen && !isClosed) {
        Optional<String> line = stream.next(times.quiet());
        heard();
        isOpen = line.isPresent() && take(api.parsed(line.get(), WatchEvent.class));
      }
    } finally {
      watch = Optional.empty();
    }
    boolean wasShort = Duration.between(began, clock.instant()).compareTo(SHORT_WATCH) < 0;
    if (wasShort) {
      pause.await(delay.after(new ApiFailure(ApiFailure.Kind.EXPIRED, "the watch ended at once")));
    } else {
      delay.reset();
    }
  }

  private WatchStream watchFrom(ApiClient.Listing<T> listing, ApiClient api)
      throws ApiFailure, InterruptedException {
    try {
      return api.watch(kind, place.scope(), listing.version(), jittered(times.compare()));
    } catch (ApiFailure failure) {
      // A list alone is better than nothing, for example where the right to watch is missing.
      mail.accept(picture -> picture.listed(place, listing.objects()));
      throw failure;
    }
  }

  /** Whether the watch goes on. */
  private boolean take(WatchEvent event) throws ApiFailure {
    switch (String.valueOf(event.getType())) {
      case "ADDED", "MODIFIED" -> {
        T kept = kind.kept().apply(objectOf(event));
        mail.accept(picture -> picture.put(kept));
      }
      case "DELETED" -> {
        T kept = kind.kept().apply(objectOf(event));
        mail.accept(picture -> picture.remove(kept));
      }
      // It says that the server lives; where to go on from is not needed, a list comes first.
      case "BOOKMARK" -> {}
      case "ERROR" -> {
        ApiFailure failure = failureOf(event.getObject());
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

  private T objectOf(WatchEvent event) throws ApiFailure {
    Object object = event.getObject();
    if (!kind.type().isInstance(object)) {
      throw new ApiFailure(
          ApiFailure.Kind.UNREADABLE,
          "an event about "
              + (object == null ? "nothing" : object.getClass().getSimpleName())
              + " instead of "
              + kind);
    }
    return kind.type().cast(object);
  }

  private static ApiFailure failureOf(@Nullable Object object) {
    if (object instanceof Status status && status.getCode() != null) {
      String message = status.getMessage() == null ? "" : status.getMessage();
      return ApiFailure.ofStatus(status.getCode(), message, Optional.empty());
    }
    return new ApiFailure(ApiFailure.Kind.UNREADABLE, "an error event without a status");
  }

  private void wentWell(ApiClient.Listing<T> listing) {
    failures = 0;
    heard();
    mail.accept(
        picture -> {
          picture.listed(place, listing.objects());
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
