package io.milvusxds.report.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.temporal.ChronoUnit.MICROS;

import com.google.common.hash.Hashing;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.api.model.events.v1.EventSeries;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes Events, by the rights to get Services and to create and patch Events.
 *
 * <p>The name of an Event is a hash of what it tells and of the Service's uid. So whoever comes
 * second finds it there, looks when it was written last, and mostly leaves it alone.
 */
final class EventWriter {
  /** Who tells; Events of it can be found by {@code kubectl get events --field-selector}. */
  static final String CONTROLLER = "milvus-xds.io/milvus-xds";

  private static final String CLEARED = "FindingCleared";
  private static final int HASH_LENGTH = 16;
  private static final int CONFLICT = 409;
  private static final int NOT_FOUND = 404;
  private static final int BAD_REQUEST = 400;
  private static final int UNPROCESSABLE = 422;
  private static final String NAMESPACE_ENDS = "NamespaceTerminating";
  // The form that the API server itself writes, always with six digits.
  private static final DateTimeFormatter MICRO_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final KubernetesClient client;
  private final String instance;
  private final Clock clock;

  /**
   * @param instance which replica this is, for example the name of its Pod
   */
  EventWriter(KubernetesClient client, String instance, Clock clock) {
    this.client = client;
    this.instance = instance;
    this.clock = clock;
  }

  /**
   * Writes it, unless it was written not long ago.
   *
   * @throws KubernetesClientException when the API server does not do it now, but may later
   */
  Outcome write(Telling telling) {
    try {
      @Nullable Service service =
          client
              .services()
              .inNamespace(telling.notice().service().namespace())
              .withName(telling.notice().service().name())
              .get();
      if (service == null) {
        return Outcome.NO_SERVICE;
      }
      return create(event(telling, service), telling.leastDistance());
    } catch (KubernetesClientException e) {
      if (e.getCode() == BAD_REQUEST || e.getCode() == UNPROCESSABLE) {
        return Outcome.REFUSED;
      }
      if (isNamespaceEnding(e)) {
        return Outcome.NO_SERVICE;
      }
      throw e;
    }
  }

  private Outcome create(Event event, Duration leastDistance) {
    try {
      Event unused = at(event).create();
      return Outcome.TOLD;
    } catch (KubernetesClientException e) {
      if (e.getCode() != CONFLICT) {
        throw e;
      }
      return repeat(event, leastDistance);
    }
  }

  private Outcome repeat(Event event, Duration leastDistance) {
    try {
      // Changes nothing and so returns what is there: reading it would need one right more.
      Event there = patch(event, "{}");
      Instant now = clock.instant();
      Duration since = Duration.between(lastWritten(there).orElse(Instant.EPOCH), now);
      if (since.compareTo(leastDistance) >= 0) {
        patch(event, series(there, now));
      }
    } catch (KubernetesClientException e) {
      // Another replica was quicker, or the Event has just expired: then it is told the next time.
      if (e.getCode() != CONFLICT && e.getCode() != NOT_FOUND) {
        throw e;
      }
    }
    return Outcome.TOLD;
  }

  private Event patch(Event event, String change) {
    return at(event).patch(PatchContext.of(PatchType.JSON_MERGE), change);
  }

  private Resource<Event> at(Event event) {
    return client
        .events()
        .v1()
        .events()
        .inNamespace(event.getMetadata().getNamespace())
        .resource(event);
  }

  // With the version, so that of two replicas that do this at once only one counts.
  private static String series(Event there, Instant now) {
    @Nullable EventSeries series = there.getSeries();
    int count = series == null || series.getCount() == null ? 1 : series.getCount();
    return String.format(
        Locale.ROOT,
        "{\"metadata\":{\"resourceVersion\":\"%s\"},"
            + "\"series\":{\"count\":%d,\"lastObservedTime\":\"%s\"}}",
        there.getMetadata().getResourceVersion(),
        count + 1,
        MICRO_TIME.format(now));
  }

  private static Optional<Instant> lastWritten(Event there) {
    @Nullable EventSeries series = there.getSeries();
    @Nullable MicroTime time =
        series == null || series.getLastObservedTime() == null
            ? there.getEventTime()
            : series.getLastObservedTime();
    try {
      return time == null || time.getTime() == null
          ? Optional.empty()
          : Optional.of(OffsetDateTime.parse(time.getTime()).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private Event event(Telling telling, Service service) {
    Notice notice = telling.notice();
    return new EventBuilder()
        .withNewMetadata()
        .withNamespace(service.getMetadata().getNamespace())
        .withName(name(telling, service))
        .endMetadata()
        .withEventTime(new MicroTime(MICRO_TIME.format(clock.instant().truncatedTo(MICROS))))
        .withType(telling.isCleared() ? "Normal" : "Warning")
        .withReason(telling.isCleared() ? CLEARED : notice.reason().label())
        .withAction("Translate")
        .withReportingController(CONTROLLER)
        .withReportingInstance(EventText.cut(instance, 128))
        .withNewRegarding()
        .withApiVersion("v1")
        .withKind("Service")
        .withNamespace(service.getMetadata().getNamespace())
        .withName(service.getMetadata().getName())
        .withUid(service.getMetadata().getUid())
        .withResourceVersion(service.getMetadata().getResourceVersion())
        .endRegarding()
        .withNote(
            telling.isCleared()
                ? EventText.cleared(notice.finding())
                : EventText.of(notice.finding()))
        .build();
  }

  private static String name(Telling telling, Service service) {
    String told =
        String.join(
            "\0",
            service.getMetadata().getUid(),
            telling.isCleared() ? "cleared" : "holds",
            telling.notice().reason().label(),
            telling.notice().identity());
    String hash = Hashing.sha256().hashString(told, UTF_8).toString().substring(0, HASH_LENGTH);
    return service.getMetadata().getName() + "." + hash;
  }

  private static boolean isNamespaceEnding(KubernetesClientException failure) {
    return failure.getStatus() != null
        && failure.getStatus().getDetails() != null
        && failure.getStatus().getDetails().getCauses() != null
        && failure.getStatus().getDetails().getCauses().stream()
            .anyMatch(cause -> NAMESPACE_ENDS.equals(cause.getReason()));
  }
}
