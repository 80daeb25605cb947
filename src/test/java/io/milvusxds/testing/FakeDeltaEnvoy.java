package io.milvusxds.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Status;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.milvusxds.xds.ResourceType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A delta xDS client on a real gRPC stream that behaves like an Envoy: names its node in the first
 * request only, accepts what it gets, and tells after a reconnect which versions it holds.
 */
public final class FakeDeltaEnvoy implements AutoCloseable {
  private final int port;
  private final Node node;
  private final Map<ResourceType, Set<String>> subscriptions = new EnumMap<>(ResourceType.class);
  private final Map<ResourceType, Map<String, String>> versions = new EnumMap<>(ResourceType.class);
  private final List<DeltaDiscoveryResponse> responses = new ArrayList<>();
  private Predicate<DeltaDiscoveryResponse> refuses = response -> false;
  private @Nullable ManagedChannel channel;
  private @Nullable ClientCallStreamObserver<DeltaDiscoveryRequest> requests;
  private boolean nodeSent;

  private FakeDeltaEnvoy(int port, Node node) {
    this.port = port;
    this.node = node;
  }

  /** A connected client whose node has this cluster. */
  public static FakeDeltaEnvoy connect(int port, String cluster) {
    Node node = Node.newBuilder().setId("fake-delta").setCluster(cluster).build();
    FakeDeltaEnvoy envoy = new FakeDeltaEnvoy(port, node);
    envoy.reconnect();
    return envoy;
  }

  /** Refuses the responses that match, with the words {@code refused by test}. */
  public synchronized FakeDeltaEnvoy refuse(Predicate<DeltaDiscoveryResponse> which) {
    refuses = which;
    return this;
  }

  /** Breaks the connection and opens a new one, telling the versions that it holds. */
  public synchronized void reconnect() {
    disconnect();
    nodeSent = false;
    channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    AggregatedDiscoveryServiceGrpc.newStub(channel).deltaAggregatedResources(new Answers());
    subscriptions.forEach(
        (type, names) ->
            send(
                request(type)
                    .addAllResourceNamesSubscribe(names)
                    .putAllInitialResourceVersions(versionsOf(type))));
  }

  /** Subscribes to these names too; to everything when there are none and it is the first time. */
  public synchronized FakeDeltaEnvoy subscribe(ResourceType type, String... names) {
    subscriptions.computeIfAbsent(type, unused -> new TreeSet<>()).addAll(List.of(names));
    send(request(type).addAllResourceNamesSubscribe(List.of(names)));
    return this;
  }

  public synchronized FakeDeltaEnvoy unsubscribe(ResourceType type, String... names) {
    subscriptions.computeIfAbsent(type, unused -> new TreeSet<>()).removeAll(List.of(names));
    List.of(names).forEach(versionsOf(type)::remove);
    send(request(type).addAllResourceNamesUnsubscribe(List.of(names)));
    return this;
  }

  /** Sends a request as it is. */
  public synchronized void sendRaw(DeltaDiscoveryRequest request) {
    send(request.toBuilder());
  }

  /** Every response of a type so far, on all streams. */
  public synchronized List<DeltaDiscoveryResponse> responses(ResourceType type) {
    return responses.stream().filter(r -> r.getTypeUrl().equals(type.typeUrl())).toList();
  }

  /** Every response so far, on all streams. */
  public synchronized List<DeltaDiscoveryResponse> responses() {
    return List.copyOf(responses);
  }

  /** The version that it holds of a resource; empty when it does not hold it. */
  public synchronized String version(ResourceType type, String name) {
    return versionsOf(type).getOrDefault(name, "");
  }

  /** Waits until it holds exactly these names. */
  public void awaitNames(ResourceType type, String... names) {
    Patience.await(type.label() + " names")
        .untilAsserted(() -> assertThat(names(type)).containsExactlyInAnyOrder(names));
  }

  /** Waits until it holds a resource in this version. */
  public void awaitVersion(ResourceType type, String name, String version) {
    Patience.await(type.label() + " " + name + " in version " + version)
        .until(() -> version(type, name).equals(version));
  }

  /** Waits until this many responses of a type have arrived. */
  public void awaitResponses(ResourceType type, int count) {
    Patience.await(count + " responses of " + type.label())
        .until(() -> responses(type).size() >= count);
  }

  private Map<String, String> versionsOf(ResourceType type) {
    return versions.computeIfAbsent(type, unused -> new TreeMap<>());
  }

  private synchronized Set<String> names(ResourceType type) {
    return new TreeSet<>(versionsOf(type).keySet());
  }

  private synchronized void receive(DeltaDiscoveryResponse response) {
    responses.add(response);
    ResourceType type = typeOf(response);
    DeltaDiscoveryRequest.Builder answer = request(type).setResponseNonce(response.getNonce());
    if (refuses.test(response)) {
      send(answer.setErrorDetail(Status.newBuilder().setCode(3).setMessage("refused by test")));
      return;
    }
    for (Resource resource : response.getResourcesList()) {
      versionsOf(type).put(resource.getName(), resource.getVersion());
    }
    response.getRemovedResourcesList().forEach(versionsOf(type)::remove);
    send(answer);
  }

  private static DeltaDiscoveryRequest.Builder request(ResourceType type) {
    return DeltaDiscoveryRequest.newBuilder().setTypeUrl(type.typeUrl());
  }

  private void send(DeltaDiscoveryRequest.Builder request) {
    if (!nodeSent) {
      request.setNode(node);
      nodeSent = true;
    }
    if (requests == null) {
      throw new IllegalStateException("not connected");
    }
    requests.onNext(request.build());
  }

  private static ResourceType typeOf(DeltaDiscoveryResponse response) {
    for (ResourceType type : ResourceType.values()) {
      if (type.typeUrl().equals(response.getTypeUrl())) {
        return type;
      }
    }
    throw new AssertionError("unknown type " + response.getTypeUrl());
  }

  @Override
  public void close() {
    disconnect();
  }

  public synchronized void disconnect() {
    if (channel != null) {
      channel.shutdownNow();
      channel = null;
    }
  }

  private final class Answers
      implements ClientResponseObserver<DeltaDiscoveryRequest, DeltaDiscoveryResponse> {
    @Override
    public void beforeStart(ClientCallStreamObserver<DeltaDiscoveryRequest> stream) {
      requests = stream;
    }

    @Override
    public void onNext(DeltaDiscoveryResponse response) {
      receive(response);
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {}
  }
}
