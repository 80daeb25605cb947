package io.milvusxds.xds;

import static io.milvusxds.testing.xds.EnvoyMessages.cluster;
import static io.milvusxds.testing.xds.EnvoyMessages.endpoints;
import static io.milvusxds.testing.xds.EnvoyMessages.listener;
import static io.milvusxds.testing.xds.EnvoyMessages.routes;
import static io.milvusxds.testing.xds.EnvoyMessages.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.milvusxds.xds.connection.Frames;
import io.milvusxds.xds.connection.Incoming;
import io.milvusxds.xds.connection.Loop;
import io.milvusxds.xds.limits.Room;
import io.milvusxds.xds.limits.XdsLimits;
import io.milvusxds.xds.resource.ResourceType;
import io.milvusxds.xds.subscription.Protocol;
import io.milvusxds.xds.subscription.Request;
import io.milvusxds.xds.subscription.TypeStatus;
import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One stream that lives through whatever some bytes say: requests that parse and requests that do
 * not, publications, time, a transport that is full.
 *
 * <p>Whatever comes, the stream must not fail: it goes on, or ends once, with a status that names
 * the client's mistake. And its state stays within the limits.
 */
final class HostileScript {
  private static final XdsLimits LIMITS = new XdsLimits(10, 12, 2_000, Duration.ofSeconds(2));
  private static final List<String> NAMES = List.of("a", "b", "c", "l", "r", "*", "");
  private static final List<String> TYPES =
      ResourceType.ADD_ORDER.stream().map(ResourceType::typeUrl).toList();
  private final Choices choices;
  private final StreamRegistry<String> registry = new StreamRegistry<>();
  private final HeldCall call = new HeldCall();
  private final HandLoop loop = new HandLoop();
  private final List<Integer> open = new ArrayList<>();
  private long nowNanos;
  private int steps;
  private int requests;

  private HostileScript(byte[] script) {
    this.choices = new Choices(script);
  }

  /** Lives through the script; throws when a promise is broken. */
  static void play(byte[] script) {
    HostileScript play = new HostileScript(script);
    if (play.choices.below(2) == 0) {
      play.live(
          Protocol.SOTW,
          AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod(),
          Request::of);
    } else {
      play.live(
          Protocol.DELTA,
          AggregatedDiscoveryServiceGrpc.getDeltaAggregatedResourcesMethod(),
          Request::of);
    }
  }

  private <Q extends Message> void live(
      Protocol protocol, MethodDescriptor<Q, ?> method, Function<Q, Request> read) {
    MethodDescriptor<Incoming<Request>, ?> frames =
        Frames.of(method, read, LIMITS.maxRequestBytes());
    assertThat(registry.tryOpen(1)).isTrue();
    XdsStream<String> stream =
        new XdsStream<>(call, protocol, Optional.empty(), new Loop(loop), context());
    loop.run(stream::open);
    for (; steps < 200 && !choices.isOver() && call.ends().isEmpty(); steps++) {
      switch (choices.below(8)) {
        case 0 -> publish();
        case 1 -> call.ready(choices.below(2) == 0);
        case 2 -> nowNanos += choices.below(256) * 20_000_000L;
        case 3 -> loop.run(stream::onReady);
        case 4 -> request(stream, frames, choices.bytes(200));
        default -> request(stream, frames, request(protocol).toByteArray());
      }
      loop.run(() -> check(stream));
    }
    loop.run(stream::onCancel);
    assertThat(registry.streams()).isEmpty();
    assertThat(open).hasSize(0);
  }

  private void request(
      XdsStream<?> stream, MethodDescriptor<Incoming<Request>, ?> frames, byte[] bytes) {
    // gRPC hands a request over only when it was asked for one.
    assertThat(call.requested()).isEqualTo(requests + 1);
    requests++;
    loop.run(() -> stream.onMessage(frames.parseRequest(new ByteArrayInputStream(bytes))));
  }

  private void check(XdsStream<?> stream) {
    if (!call.ends().isEmpty()) {
      assertThat(call.ends()).hasSize(1);
      Status end = call.ends().element();
      assertThat(end.getCode())
          .isIn(
              Status.Code.INVALID_ARGUMENT,
              Status.Code.RESOURCE_EXHAUSTED,
              Status.Code.DEADLINE_EXCEEDED);
      assertThat(end.getDescription()).isNotBlank().hasSizeLessThan(900);
      assertThat(registry.streams()).isEmpty();
      return;
    }
    // Each response answers a request, a publication, or the end of a wait: no endless loop.
    assertThat(call.nonces().size())
        .isLessThanOrEqualTo((steps + 1) * ResourceType.ADD_ORDER.size());
    assertThat(call.nonces()).doesNotHaveDuplicates();
    stream
        .status()
        .ifPresent(
            status ->
                assertThat(status.types().stream().mapToInt(TypeStatus::subscribed).sum())
                    .isLessThanOrEqualTo(LIMITS.maxNamesPerStream()));
  }

  private StreamContext<String> context() {
    XdsListener gauge =
        new XdsListener() {
          @Override
          public void opened(StreamStatus stream) {
            open.add(1);
          }

          @Override
          public void closed(StreamStatus stream) {
            open.remove(0);
          }
        };
    return new StreamContext<>(
        registry,
        node -> new NodeGroups.Choice.Member<>(node.cluster()),
        gauge,
        LIMITS,
        Room.of(LIMITS),
        new com.google.common.base.Ticker() {
          @Override
          public long read() {
            return nowNanos;
          }
        },
        Clock.systemUTC());
  }

  private void publish() {
    List<Message> messages = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      if (choices.below(4) > 0) {
        messages.add(cluster(name, 1 + choices.below(2)));
        messages.add(endpoints(name, 1 + choices.below(2)));
      }
    }
    if (choices.below(4) > 0) {
      messages.add(listener("l", 1 + choices.below(2)));
      messages.add(routes("r", choices.below(2) == 0 ? "x" : "y"));
    }
    boolean unused =
        registry.toPublish("g").publish(snapshot(messages.toArray(Message[]::new)), () -> {});
  }

  private Message request(Protocol protocol) {
    String type = choices.below(32) == 0 ? choices.text(TYPES) : choices.of(TYPES);
    return protocol == Protocol.SOTW ? sotw(type) : delta(type);
  }

  private DiscoveryRequest sotw(String type) {
    DiscoveryRequest.Builder request =
        DiscoveryRequest.newBuilder().setTypeUrl(type).setResponseNonce(nonce());
    request.getNodeBuilder().setCluster("g");
    request.addAllResourceNames(names()).setVersionInfo(choices.text(List.of("", "v")));
    if (choices.below(4) == 0) {
      request.getErrorDetailBuilder().setMessage(choices.text(List.of("no")));
    }
    return request.build();
  }

  private DeltaDiscoveryRequest delta(String type) {
    DeltaDiscoveryRequest.Builder request =
        DeltaDiscoveryRequest.newBuilder().setTypeUrl(type).setResponseNonce(nonce());
    request.getNodeBuilder().setCluster("g");
    request.addAllResourceNamesSubscribe(names()).addAllResourceNamesUnsubscribe(names());
    for (String name : names()) {
      request.putInitialResourceVersions(name, choices.text(List.of("", "v")));
    }
    if (choices.below(4) == 0) {
      request.getErrorDetailBuilder().setMessage(choices.text(List.of("no")));
    }
    return request.build();
  }

  private String nonce() {
    List<String> known = new ArrayList<>(call.nonces());
    known.add("");
    return choices.below(2) == 0 ? known.get(Math.max(0, known.size() - 2)) : choices.text(known);
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    for (int i = choices.below(5); i > 0; i--) {
      names.add(choices.text(NAMES));
    }
    return names;
  }
}
