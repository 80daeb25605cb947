package io.milvusxds.cli.rehearsal;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.translate.EnvoyNames;
import io.milvusxds.xds.resource.ResourceType;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A client that subscribes as an Envoy does, in both protocols at once, and accepts what comes.
 * Owned by one thread, which waits for each response.
 */
final class RehearsingEnvoy implements Closeable {
  private static final int DELTA = 1;
  private static final int STATE_OF_THE_WORLD = 3;
  private static final Node NODE =
      Node.newBuilder().setId("rehearsal").setCluster(MadeUpSource.DEPLOYMENT.toString()).build();
  private static final Map<ResourceType, List<String>> WANTED = wanted(MadeUpSource.DEPLOYMENT);

  private final FrameClient connection;

  private RehearsingEnvoy(FrameClient connection) {
    this.connection = connection;
  }

  /**
   * Connects, asks for all types on both streams and waits until both have the endpoints.
   *
   * @param limit how long all of that may take
   */
  static RehearsingEnvoy connect(int port, Duration limit) throws IOException {
    RehearsingEnvoy envoy = new RehearsingEnvoy(new FrameClient(port));
    try {
      envoy.subscribe();
      envoy.awaitEndpoints(limit);
      return envoy;
    } catch (IOException e) {
      envoy.close();
      throw e;
    }
  }

  // All clusters and listeners, endpoints and routes by name.
  private static Map<ResourceType, List<String>> wanted(DeploymentRef deployment) {
    return Map.of(
        ResourceType.CLUSTER,
        List.of(),
        ResourceType.ENDPOINT,
        List.of(
            EnvoyNames.cluster(deployment, EndpointRole.READ_ONLY),
            EnvoyNames.cluster(deployment, EndpointRole.READ_WRITE)),
        ResourceType.LISTENER,
        List.of(),
        ResourceType.ROUTE,
        List.of(EnvoyNames.routeConfiguration(deployment)));
  }

  private void subscribe() throws IOException {
    String service = "/envoy.service.discovery.v3.AggregatedDiscoveryService/";
    connection.open(DELTA, service + "DeltaAggregatedResources");
    connection.open(STATE_OF_THE_WORLD, service + "StreamAggregatedResources");
    for (ResourceType type : ResourceType.values()) {
      List<String> names = WANTED.get(type);
      if (names != null) {
        connection.send(
            DELTA,
            DeltaDiscoveryRequest.newBuilder()
                .setNode(NODE)
                .setTypeUrl(type.typeUrl())
                .addAllResourceNamesSubscribe(names)
                .build());
        connection.send(
            STATE_OF_THE_WORLD,
            DiscoveryRequest.newBuilder()
                .setNode(NODE)
                .setTypeUrl(type.typeUrl())
                .addAllResourceNames(names)
                .build());
      }
    }
  }

  /**
   * Accepts what comes until both streams got endpoints once more.
   *
   * @throws IOException when they did not within this time, or the server ended one of them
   */
  void awaitEndpoints(Duration limit) throws IOException {
    long deadline = System.nanoTime() + limit.toNanos();
    boolean delta = false;
    boolean stateOfTheWorld = false;
    while (!delta || !stateOfTheWorld) {
      FrameClient.Message message = connection.receive(deadline);
      if (message.stream() == DELTA) {
        delta |= isOfEndpoints(accept(DeltaDiscoveryResponse.parseFrom(message.bytes())));
      } else {
        stateOfTheWorld |= isOfEndpoints(accept(DiscoveryResponse.parseFrom(message.bytes())));
      }
    }
  }

  private static boolean isOfEndpoints(String typeUrl) {
    return typeUrl.equals(ResourceType.ENDPOINT.typeUrl());
  }

  private String accept(DeltaDiscoveryResponse response) throws IOException {
    connection.send(
        DELTA,
        DeltaDiscoveryRequest.newBuilder()
            .setTypeUrl(response.getTypeUrl())
            .setResponseNonce(response.getNonce())
            .build());
    return response.getTypeUrl();
  }

  private String accept(DiscoveryResponse response) throws IOException {
    DiscoveryRequest.Builder request =
        DiscoveryRequest.newBuilder()
            .setTypeUrl(response.getTypeUrl())
            .setVersionInfo(response.getVersionInfo())
            .setResponseNonce(response.getNonce());
    WANTED.forEach(
        (type, names) -> {
          if (type.typeUrl().equals(response.getTypeUrl())) {
            request.addAllResourceNames(names);
          }
        });
    connection.send(STATE_OF_THE_WORLD, request.build());
    return response.getTypeUrl();
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
