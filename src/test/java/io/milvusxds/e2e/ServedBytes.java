package io.milvusxds.e2e;

import static io.milvusxds.xds.resource.ResourceType.CLUSTER;
import static io.milvusxds.xds.resource.ResourceType.ENDPOINT;
import static io.milvusxds.xds.resource.ResourceType.LISTENER;
import static io.milvusxds.xds.resource.ResourceType.ROUTE;

import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.milvusxds.testing.ServeProcess;
import io.milvusxds.testing.xds.BareStream;
import io.milvusxds.xds.resource.ResourceType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a control plane answers to an Envoy that asks as a real one does. */
final class ServedBytes {
  private ServedBytes() {}

  /**
   * The first response of each type, with versions. The nonce counts responses of a stream, so it
   * is left out.
   *
   * @param deployment {@code namespace/name}
   */
  static Map<ResourceType, DiscoveryResponse> of(ServeProcess server, String deployment) {
    Map<ResourceType, DiscoveryResponse> responses = new TreeMap<>();
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.xdsPort()).usePlaintext().build();
    try (BareStream envoy = BareStream.sotw(channel).read(Integer.MAX_VALUE)) {
      for (ResourceType type : List.of(CLUSTER, ENDPOINT, LISTENER, ROUTE)) {
        envoy.send(
            BareStream.request(deployment, type.typeUrl())
                .addAllResourceNames(names(type, deployment)));
        envoy.awaitReceived(responses.size() + 1);
        responses.put(type, envoy.last().toBuilder().clearNonce().build());
      }
    } finally {
      channel.shutdownNow();
    }
    return responses;
  }

  // Of the others it wants all.
  private static List<String> names(ResourceType type, String deployment) {
    return Map.of(
            ENDPOINT, List.of(deployment + "/ro", deployment + "/rw"), ROUTE, List.of(deployment))
        .getOrDefault(type, List.of());
  }
}
