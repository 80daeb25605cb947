package io.milvusxds.xds;

import static io.milvusxds.testing.Patience.await;
import static io.milvusxds.testing.xds.EnvoyMessages.cluster;
import static io.milvusxds.testing.xds.EnvoyMessages.snapshot;
import static io.milvusxds.xds.resource.ResourceType.CLUSTER;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.milvusxds.testing.xds.XdsClient;
import io.milvusxds.xds.limits.XdsLimits;
import io.milvusxds.xds.resource.ResourceType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A listener of somebody else's that throws hurts the stream at hand and nothing more. */
class FailingListenerFeatureTest {
  private static final String GROUP = "shop";

  private enum Event {
    OPENED,
    SENT,
    ACCEPTED,
    CLOSED
  }

  private final XdsServer<String> server =
      new XdsServer<>(
          node -> new NodeGroups.Choice.Member<>(node.cluster()),
          new FailingListener(),
          // One place only, so that a place that is not given back is seen at once.
          new XdsLimits(1, 100, 1024 * 1024, Duration.ofSeconds(1)),
          Clock.systemUTC());
  private volatile Set<Event> failing = Set.of();

  @BeforeEach
  void start() throws IOException {
    server.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    server.publish(GROUP, snapshot(cluster("a", 1)));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = Event.class,
      names = {"OPENED", "SENT", "ACCEPTED"})
  void theStreamEndsAndItsPlaceIsFree(Event event) {
    failing = EnumSet.of(event, Event.CLOSED);
    try (XdsClient envoy = XdsClient.connect(server.port(), GROUP)) {
      envoy.subscribeToAll(CLUSTER);

      assertThat(envoy.awaitEnd().getCode()).isEqualTo(Status.Code.INTERNAL);
    }

    assertThatTheNextClientIsServed();
  }

  @Test
  void aStreamThatTheClientEndsGivesItsPlaceBack() {
    failing = EnumSet.of(Event.CLOSED);
    try (XdsClient envoy = XdsClient.connect(server.port(), GROUP)) {
      envoy.subscribeToAll(CLUSTER);
      envoy.awaitNames(CLUSTER, "a");
    }

    assertThatTheNextClientIsServed();
  }

  private void assertThatTheNextClientIsServed() {
    await("no stream and no member")
        .until(() -> server.streams().isEmpty() && !server.hasStreams(GROUP));
    failing = Set.of();
    try (XdsClient next = XdsClient.connect(server.port(), GROUP)) {
      next.subscribeToAll(CLUSTER);
      next.awaitNames(CLUSTER, "a");
    }
  }

  private final class FailingListener implements XdsListener {
    private void fail(Event event) {
      if (failing.contains(event)) {
        throw new IllegalStateException("thrown by the test at " + event);
      }
    }

    @Override
    public void opened(StreamStatus stream) {
      fail(Event.OPENED);
    }

    @Override
    public void sent(ResourceType type, int resources, int sizeBytes) {
      fail(Event.SENT);
    }

    @Override
    public void accepted(ResourceType type) {
      fail(Event.ACCEPTED);
    }

    @Override
    public void closed(StreamStatus stream) {
      fail(Event.CLOSED);
    }
  }
}
