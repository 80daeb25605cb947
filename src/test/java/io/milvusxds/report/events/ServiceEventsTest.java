package io.milvusxds.report.events;

import static io.milvusxds.report.events.Notices.invalid;
import static io.milvusxds.report.events.Notices.notice;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.model.Severity;
import io.milvusxds.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events against a server that keeps what is written, and that a test lets fail. */
class ServiceEventsTest {
  private static final int FINE = 0;
  // Kept here, since the loggers of the JDK forget their level with the last reference.
  private static final Logger CHATTER = Logger.getLogger("io.fabric8.mockwebserver.MockWebServer");

  static {
    CHATTER.setLevel(Level.WARNING);
  }

  private final ManualClock clock = new ManualClock();
  private final Queue<String> requests = new ConcurrentLinkedQueue<>();
  // The status that all writes of Events are answered with; FINE lets them through.
  private final AtomicInteger failure = new AtomicInteger(FINE);
  private final KubernetesMockServer server =
      new KubernetesMockServer(
          new Context(), new MockWebServer(), new HashMap<>(), new Watched(), false);
  private final List<Notice> notices = new ArrayList<>();
  private final KubernetesClient client = newClient();

  /** Keeps what is written; notes each request, and fails when it is told to. */
  private final class Watched extends Dispatcher {
    private final KubernetesCrudDispatcher kept = new KubernetesCrudDispatcher();

    @Override
    public MockResponse dispatch(RecordedRequest request) {
      requests.add(request.getMethod() + " " + request.getPath());
      boolean isEvent = String.valueOf(request.getPath()).contains("/events");
      return isEvent && failure.get() != FINE
          ? new MockResponse().setResponseCode(failure.get())
          : kept.dispatch(request);
    }
  }

  @AfterEach
  void stop() {
    client.close();
    server.destroy();
  }

  /** A client as production has it: without retries of its own. */
  private KubernetesClient newClient() {
    server.init();
    try (KubernetesClient given = server.createClient()) {
      return new KubernetesClientBuilder()
          .withConfig(
              new ConfigBuilder(given.getConfiguration()).withRequestRetryBackoffLimit(0).build())
          .build();
    }
  }

  private ServiceEvents replica(String name) {
    return new ServiceEvents(
        () -> client, () -> Optional.of(List.copyOf(notices)), name, EventLimits.DEFAULT, clock);
  }

  private Service service(String namespace, String name) {
    return client
        .resource(
            new ServiceBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .build())
        .create();
  }

  private List<Event> events() {
    return client.events().v1().events().inAnyNamespace().list().getItems();
  }

  private long writes() {
    return requests.stream()
        .filter(request -> request.contains("/events") && !request.startsWith("GET"))
        .count();
  }

  @Test
  void aFindingBecomesAnEventThatRegardsItsServiceAsItIsNow() {
    Service service = service("prod", "a");
    notices.add(invalid("a", "soon"));

    replica("pod-1").lookAndWrite();

    assertThat(events()).hasSize(1);
    Event event = events().get(0);
    assertThat(event.getType()).isEqualTo("Warning");
    assertThat(event.getReason()).isEqualTo("InvalidAnnotation");
    assertThat(event.getNote())
        .isEqualTo(
            "Service prod/a: milvus-xds.io/timeout=\"soon\" (expected: a duration); keeping 1s."
                + " Write for example \"500ms\".");
    assertThat(event.getReportingController()).isEqualTo("milvus-xds.io/milvus-xds");
    assertThat(event.getReportingInstance()).isEqualTo("pod-1");
    assertThat(event.getRegarding().getUid()).isEqualTo(service.getMetadata().getUid());
    assertThat(event.getRegarding().getResourceVersion())
        .isEqualTo(service.getMetadata().getResourceVersion());
    assertThat(event.getMetadata().getName()).matches("a\\.[0-9a-f]{16}");
  }

  @Test
  void twoReplicasAndARestartedOneWriteOneEventAndNothingAfterIt() {
    service("prod", "a");
    notices.add(invalid("a", "soon"));
    replica("pod-1").lookAndWrite();
    String version = events().get(0).getMetadata().getResourceVersion();

    replica("pod-2").lookAndWrite();
    clock.advance(Duration.ofMinutes(5));
    replica("pod-1").lookAndWrite();

    assertThat(events()).hasSize(1);
    assertThat(events().get(0).getMetadata().getResourceVersion()).isEqualTo(version);
    assertThat(events().get(0).getReportingInstance()).isEqualTo("pod-1");
  }

  @Test
  void aFindingThatHoldsIsCountedOnceEachHalfHourByOneOfTheReplicas() {
    service("prod", "a");
    notices.add(invalid("a", "soon"));
    ServiceEvents one = replica("pod-1");
    ServiceEvents other = replica("pod-2");

    for (int minute = 0; minute <= 65; minute++) {
      one.lookAndWrite();
      other.lookAndWrite();
      clock.advance(Duration.ofMinutes(1));
    }

    assertThat(events()).hasSize(1);
    assertThat(events().get(0).getSeries().getCount()).isEqualTo(3);
    assertThat(events().get(0).getSeries().getLastObservedTime().getTime())
        .isEqualTo("2026-01-01T01:00:00.000000Z");
  }

  @Test
  void aFindingThatIsMendedIsToldOnceByBothReplicasTogether() {
    service("prod", "a");
    notices.add(invalid("a", "soon"));
    ServiceEvents one = replica("pod-1");
    ServiceEvents other = replica("pod-2");
    one.lookAndWrite();
    other.lookAndWrite();

    notices.clear();
    for (int i = 0; i < 3; i++) {
      one.lookAndWrite();
      other.lookAndWrite();
      clock.advance(Duration.ofSeconds(1));
    }

    assertThat(events()).extracting(Event::getType).containsExactlyInAnyOrder("Warning", "Normal");
    assertThat(events())
        .filteredOn(event -> event.getType().equals("Normal"))
        .allMatch(event -> event.getReason().equals("FindingCleared"))
        .allMatch(event -> event.getSeries() == null)
        .extracting(Event::getNote)
        .containsExactly("cleared: milvus-xds.io/timeout was soon");
  }

  @Test
  void aFindingThatComesBackLaterIsCountedOnTheSameEvent() {
    service("prod", "a");
    ServiceEvents events = replica("pod-1");
    for (int i = 0; i < 2; i++) {
      notices.add(invalid("a", "soon"));
      events.lookAndWrite();
      clock.advance(Duration.ofMinutes(2));
      notices.clear();
      events.lookAndWrite();
      clock.advance(Duration.ofMinutes(2));
    }

    assertThat(events()).hasSize(2).allMatch(event -> event.getSeries().getCount() == 2);
  }

  @Test
  void aStormIsWrittenAtALimitedRateAndWhatIsOverByThenNotAtAll() {
    for (int i = 0; i < 100; i++) {
      service("prod", "s" + i);
      notices.add(invalid("s" + i, "soon"));
    }
    ServiceEvents events = replica("pod-1");

    events.lookAndWrite();
    assertThat(events()).hasSize(10);
    clock.advance(Duration.ofSeconds(5));
    events.lookAndWrite();
    assertThat(events()).hasSize(15);
    notices.clear();
    clock.advance(Duration.ofHours(1));
    for (int second = 0; second < 60; second++) {
      events.lookAndWrite();
      clock.advance(Duration.ofSeconds(1));
    }

    // Only those that were told are told as gone.
    assertThat(events()).hasSize(30);
  }

  @Test
  void aServiceThatIsNotThereGetsNoEvent() {
    notices.add(invalid("gone", "soon"));

    replica("pod-1").lookAndWrite();

    assertThat(events()).isEmpty();
    assertThat(writes()).isZero();
  }

  @Test
  void withoutTheRightAnAttemptIsMadeEachFiveMinutesAndThenItGoesOn() {
    service("prod", "a");
    service("prod", "b");
    notices.add(invalid("a", "soon"));
    notices.add(invalid("b", "soon"));
    failure.set(403);
    ServiceEvents events = replica("pod-1");

    for (int second = 0; second < 590; second++) {
      events.lookAndWrite();
      clock.advance(Duration.ofSeconds(1));
    }

    assertThat(writes()).isEqualTo(2);
    failure.set(FINE);
    clock.advance(Duration.ofSeconds(11));
    events.lookAndWrite();
    assertThat(events()).hasSize(2);
  }

  @Test
  void aServerThatFailsIsAskedMoreAndMoreSeldomAndThenHearsWhatHoldsByThen() {
    service("prod", "a");
    notices.add(invalid("a", "soon"));
    failure.set(500);
    ServiceEvents events = replica("pod-1");

    for (int second = 0; second < 300; second++) {
      events.lookAndWrite();
      clock.advance(Duration.ofSeconds(1));
    }

    // After 0, 1, 3, 7, 15, 31, 63 seconds, and then each minute.
    assertThat(writes()).isEqualTo(10);
    failure.set(FINE);
    notices.clear();
    notices.add(invalid("a", "later"));
    clock.advance(Duration.ofMinutes(1));
    events.lookAndWrite();
    assertThat(events()).extracting(Event::getNote).singleElement().asString().contains("later");
  }

  @Test
  void afterASuccessTheNextFailureWaitsAShortTimeAgain() {
    service("prod", "a");
    service("prod", "b");
    notices.add(invalid("a", "soon"));
    failure.set(500);
    ServiceEvents events = replica("pod-1");
    for (int second = 0; second < 100; second++) {
      events.lookAndWrite();
      clock.advance(Duration.ofSeconds(1));
    }
    failure.set(FINE);
    clock.advance(Duration.ofMinutes(1));
    events.lookAndWrite();
    assertThat(events()).hasSize(1);

    failure.set(500);
    notices.add(invalid("b", "soon"));
    events.lookAndWrite();
    failure.set(FINE);
    clock.advance(Duration.ofSeconds(1));
    events.lookAndWrite();

    assertThat(events()).hasSize(2);
  }

  @Test
  void anEventThatTheServerRefusesForGoodIsNotTriedAgainAndHoldsUpNoOther() {
    service("prod", "a");
    notices.add(invalid("a", "soon"));
    failure.set(422);
    ServiceEvents events = replica("pod-1");
    events.lookAndWrite();
    assertThat(writes()).isEqualTo(1);

    failure.set(FINE);
    service("other", "b");
    notices.add(notice(new ServiceRef("other", "b"), Severity.ERROR, "soon"));
    clock.advance(Duration.ofSeconds(1));
    events.lookAndWrite();

    assertThat(events()).extracting(e -> e.getRegarding().getName()).containsExactly("b");
  }

  @Test
  void aServiceThatWasMadeAnewHearsOfItAnew() {
    Service first = service("prod", "a");
    notices.add(invalid("a", "soon"));
    replica("pod-1").lookAndWrite();
    client.resource(first).delete();
    Service second = service("prod", "a");

    replica("pod-1").lookAndWrite();

    assertThat(events())
        .extracting(event -> event.getRegarding().getUid())
        .containsExactlyInAnyOrder(first.getMetadata().getUid(), second.getMetadata().getUid());
  }
}
