package io.milvusxds.cli;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.milvusxds.testing.xds.BareStream;
import io.milvusxds.xds.resource.ResourceType;

/** Requests that stay within every limit of one stream and ask for as much memory as they can. */
public final class GreedyRequests {
  private GreedyRequests() {}

  /** A delta client that says that it holds this many clusters already; about 20 bytes each. */
  public static byte[] initialVersions(String cluster, int count) {
    DeltaDiscoveryRequest.Builder request =
        BareStream.deltaRequest(cluster, ResourceType.CLUSTER.typeUrl());
    for (int i = 0; i < count; i++) {
      request.putInitialResourceVersions(String.format("c%07d", i), "v1");
    }
    return request.build().toByteArray();
  }

  /** A delta client that asks for some endpoints by names of this length, from a number on. */
  public static byte[] longNames(String cluster, int from, int count, int length) {
    DeltaDiscoveryRequest.Builder request =
        BareStream.deltaRequest(cluster, ResourceType.ENDPOINT.typeUrl());
    String rest = "文".repeat(length - 8);
    for (int i = from; i < from + count; i++) {
      request.addResourceNamesSubscribe(String.format("%08d", i) + rest);
    }
    return request.build().toByteArray();
  }

  /** A client whose metadata is deep and wide, though nothing of it is kept. */
  public static byte[] wideNode(String cluster, int values) {
    DiscoveryRequest.Builder request = BareStream.request(cluster, ResourceType.CLUSTER.typeUrl());
    var list =
        request
            .getNodeBuilder()
            .getMetadataBuilder()
            .putFieldsBuilderIfAbsent("list")
            .getListValueBuilder();
    for (int i = 0; i < values; i++) {
      list.addValuesBuilder();
    }
    return request.build().toByteArray();
  }

  /** No greed at all: what an Envoy says first, with the list of its extensions; about 50 KB. */
  public static byte[] ofAnEnvoy(String cluster) {
    DeltaDiscoveryRequest.Builder request =
        BareStream.deltaRequest(cluster, ResourceType.CLUSTER.typeUrl());
    for (int i = 0; i < 400; i++) {
      request
          .getNodeBuilder()
          .addExtensionsBuilder()
          .setName("envoy.filters.http.something_" + i)
          .setCategory("envoy.filters.http")
          .addTypeUrls("type.googleapis.com/envoy.extensions.filters.http.something.v3.Some" + i);
    }
    return request.build().toByteArray();
  }
}
