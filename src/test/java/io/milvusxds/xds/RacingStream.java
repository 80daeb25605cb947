package io.milvusxds.xds;

import com.google.common.base.Ticker;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.milvusxds.xds.connection.Loop;
import io.milvusxds.xds.limits.Room;
import io.milvusxds.xds.limits.XdsLimits;
import io.milvusxds.xds.resource.ResourceType;
import io.milvusxds.xds.subscription.Protocol;
import io.milvusxds.xds.subscription.Request;
import io.milvusxds.xds.subscription.TypeStatus;
import java.time.Clock;
import java.util.Optional;

/**
 * A stream without a network on a loop of its own, which belongs to whichever thread works on it.
 * It subscribes to all clusters of the group {@code g} and never answers.
 */
final class RacingStream {
  static final String GROUP = "g";

  private final HandLoop loop = new HandLoop();
  private final XdsStream<String> stream;

  RacingStream(StreamRegistry<String> registry) {
    StreamContext<String> context =
        new StreamContext<>(
            registry,
            node -> new NodeGroups.Choice.Member<>(node.cluster()),
            XdsListener.NONE,
            XdsLimits.DEFAULT,
            Room.of(XdsLimits.DEFAULT),
            Ticker.systemTicker(),
            Clock.systemUTC());
    this.stream =
        new XdsStream<>(new HeldCall(), Protocol.SOTW, Optional.empty(), new Loop(loop), context);
  }

  /** Opens it and subscribes. */
  void open() {
    DiscoveryRequest.Builder request =
        DiscoveryRequest.newBuilder().setTypeUrl(ResourceType.CLUSTER.typeUrl());
    request.getNodeBuilder().setCluster(GROUP);
    DiscoveryRequest first = request.build();
    loop.run(
        () -> {
          stream.open();
          stream.onMessage(() -> Request.of(first));
        });
  }

  /** Ends it as a client that vanished does. */
  void cancel() {
    loop.run(stream::onCancel);
  }

  /** Does what others have queued for it. */
  void work() {
    loop.run(() -> {});
  }

  /** Joins without a request. */
  Optional<Group> join(StreamRegistry<String> registry) {
    return loop.get(() -> registry.join(GROUP, stream, 10));
  }

  void join(Group group) {
    loop.run(() -> group.join(stream));
  }

  void leave(StreamRegistry<String> registry) {
    loop.run(() -> registry.leave(GROUP, stream));
  }

  /** The version that was sent last; empty when nothing was. */
  String sentVersion() {
    return loop.get(stream::status).stream()
        .flatMap(status -> status.types().stream())
        .map(TypeStatus::sentVersion)
        .findFirst()
        .orElse("");
  }
}
