package io.milvusxds.testing.xds;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.milvusxds.xds.resource.ResourceType;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * One connection of an xDS client with its streams: a single one, or one for each type. Says who it
 * is in the first request of each stream. Tells with every event which connection it came from,
 * since late ones of a connection that was left may still arrive.
 */
final class XdsConnection {
  private final Variant variant;
  private final Node node;
  private final BiConsumer<XdsConnection, XdsResponse> received;
  private final BiConsumer<XdsConnection, Status> ended;
  private final ManagedChannel channel;
  private final Map<ResourceType, XdsCall> calls = new EnumMap<>(ResourceType.class);

  XdsConnection(
      int port,
      Variant variant,
      Node node,
      BiConsumer<XdsConnection, XdsResponse> received,
      BiConsumer<XdsConnection, Status> ended) {
    this.variant = variant;
    this.node = node;
    this.received = received;
    this.ended = ended;
    this.channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }

  /** Sends a request on the stream of this type, and opens the stream when it is the first. */
  void ask(ResourceType type, XdsRequest request) {
    ResourceType key = variant.isAggregated() ? ResourceType.CLUSTER : type;
    XdsCall call = calls.get(key);
    if (call != null) {
      call.send(request);
      return;
    }
    XdsCall opened = open(type);
    calls.put(key, opened);
    opened.send(request.node().isPresent() ? request : request.from(node));
  }

  /** Opens a further stream with a request that does not say who sends it. */
  void askWithoutNode(ResourceType type, XdsRequest request) {
    open(type).send(request);
  }

  private XdsCall open(ResourceType type) {
    return XdsCall.open(
        channel,
        variant,
        type,
        response -> received.accept(this, response),
        status -> ended.accept(this, status));
  }

  /** Breaks the connection without a word. */
  void close() {
    channel.shutdownNow();
  }
}
