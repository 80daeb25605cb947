package io.milvusxds.e2e;

import static io.milvusxds.xds.ResourceType.CLUSTER;
import static io.milvusxds.xds.ResourceType.ENDPOINT;
import static io.milvusxds.xds.ResourceType.LISTENER;
import static io.milvusxds.xds.ResourceType.ROUTE;

import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.milvusxds.testing.FakeEnvoy;
import io.milvusxds.testing.ServeProcess;
import io.milvusxds.xds.ResourceType;
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
    try (FakeEnvoy envoy = FakeEnvoy.connect(server.xdsPort(), deployment)) {
      envoy.subscribeLikeEnvoy(
          List.of(deployment + "/ro", deployment + "/rw"), List.of(deployment));
      for (ResourceType type : List.of(CLUSTER, ENDPOINT, LISTENER, ROUTE)) {
        envoy.awaitResponses(type, 1);
        responses.put(type, envoy.responses(type).get(0).toBuilder().clearNonce().build());
      }
    }
    return responses;
  }
}
