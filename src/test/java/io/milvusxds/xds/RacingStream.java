package io.milvusxds.xds;

import com.google.common.base.Ticker;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;

/**
 * A stream without a network whose work is done by whichever thread has news for it, so that the
 * threads of a test really meet in it. It subscribes to all clusters of the group {@code g} and
 * never answers.
 */
final class RacingStream {
  static final String GROUP = "g";
  // Never runs anything: in these tests no time passes.
  private static final ScheduledThreadPoolExecutor NO_TIMER =
      new ScheduledThreadPoolExecutor(1, new ThreadPoolExecutor.DiscardPolicy());

  static {
    NO_TIMER.shutdown();
  }

  private final XdsStream<DiscoveryRequest, SotwSubscription> stream;

  RacingStream(StreamRegistry registry) {
    StreamContext context =
        new StreamContext(
            registry,
            node -> new NodeGroups.Choice.Member(node.cluster()),
            XdsListener.NONE,
            XdsLimits.DEFAULT,
            Room.of(XdsLimits.DEFAULT),
            Runnable::run,
            Runnable::run,
            NO_TIMER,
            Ticker.systemTicker(),
            Clock.systemUTC());
    this.stream = new XdsStream<>(new HeldCall(), Protocol.SOTW, Optional.empty(), context);
  }

  /** Opens it and subscribes. */
  void open() {
    DiscoveryRequest.Builder request =
        DiscoveryRequest.newBuilder().setTypeUrl(ResourceType.CLUSTER.typeUrl());
    request.getNodeBuilder().setCluster(GROUP);
    DiscoveryRequest first = request.build();
    stream.open();
    stream.onMessage(() -> first);
  }

  /** Ends it as a client that vanished does. */
  void cancel() {
    stream.onCancel();
  }

  /** The stream itself, for what needs no client. */
  XdsStream<?, ?> bare() {
    return stream;
  }

  /** The version that was sent last; empty when nothing was. */
  String sentVersion() {
    return stream.status().stream()
        .flatMap(status -> status.types().stream())
        .map(TypeStatus::sentVersion)
        .findFirst()
        .orElse("");
  }
}
