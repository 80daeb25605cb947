package io.milvusxds.testing;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import com.google.protobuf.TypeRegistry;
import com.google.rpc.Status;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.milvusxds.xds.ResourceType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A state-of-the-world xDS client on a real gRPC stream that behaves like an Envoy: names its node
 * in the first request only, accepts what it gets, and remembers versions over a reconnect. A test
 * may make it refuse, be silent, or stop reading.
 */
public final class FakeEnvoy implements AutoCloseable {
  private static final TextFormat.Printer TEXT =
      TextFormat.printer()
          .usingTypeRegistry(
              TypeRegistry.newBuilder()
                  .add(Cluster.getDescriptor())
                  .add(ClusterLoadAssignment.getDescriptor())
                  .add(Listener.getDescriptor())
                  .add(RouteConfiguration.getDescriptor())
                  .build());

  private final int port;
  private final Node node;
  private final Map<ResourceType, Set<String>> subscriptions = new EnumMap<>(ResourceType.class);
  private final Map<ResourceType, String> acceptedVersions = new EnumMap<>(ResourceType.class);
  private final Map<ResourceType, Map<String, Any>> resources = new EnumMap<>(ResourceType.class);
  private final List<DiscoveryResponse> responses = new ArrayList<>();
  private Predicate<DiscoveryResponse> refuses = response -> false;
  private boolean silent;
  private @Nullable ManagedChannel channel;
  private @Nullable ClientCallStreamObserver<DiscoveryRequest> requests;
  private @Nullable Throwable error;
  private boolean nodeSent;

  private FakeEnvoy(int port, Node node) {
    this.port = port;
    this.node = node;
  }

  /** A connected client whose node has this cluster. */
  public static FakeEnvoy connect(int port, String cluster) {
    return connect(port, Node.newBuilder().setId("fake").setCluster(cluster).build());
  }

  /** A connected client with this node. */
  public static FakeEnvoy connect(int port, Node node) {
    FakeEnvoy envoy = new FakeEnvoy(port, node);
    envoy.reconnect();
    return envoy;
  }

  /** Refuses the responses that match, with the words {@code refused by test}. */
  public synchronized FakeEnvoy refuse(Predicate<DiscoveryResponse> which) {
    refuses = which;
    return this;
  }

  /** Answers nothing from now on; {@code false} ends that for later responses. */
  public synchronized FakeEnvoy silent(boolean now) {
    silent = now;
    return this;
  }

  /** Breaks the connection and opens a new one, telling the versions that it has. */
  public synchronized void reconnect() {
    disconnect();
    nodeSent = false;
    error = null;
    channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    AggregatedDiscoveryServiceGrpc.newStub(channel).streamAggregatedResources(new Answers());
    for (Map.Entry<ResourceType, Set<String>> entry : subscriptions.entrySet()) {
      send(entry.getKey(), "", Optional.empty());
    }
  }

  public synchronized void disconnect() {
    if (channel != null) {
      channel.shutdownNow();
      channel = null;
    }
  }

  /** Subscribes to everything of a type (no names), or to these names. */
  public synchronized FakeEnvoy subscribe(ResourceType type, String... names) {
    subscriptions.put(type, new TreeSet<>(List.of(names)));
    send(type, lastNonce(type), Optional.empty());
    return this;
  }

  /** Clusters and listeners as a wildcard; endpoints and routes by these names. */
  public FakeEnvoy subscribeLikeEnvoy(List<String> endpointNames, List<String> routeNames) {
    subscribe(ResourceType.CLUSTER);
    subscribe(ResourceType.ENDPOINT, endpointNames.toArray(String[]::new));
    subscribe(ResourceType.LISTENER);
    return subscribe(ResourceType.ROUTE, routeNames.toArray(String[]::new));
  }

  /** Sends a request as it is. */
  public synchronized void sendRaw(DiscoveryRequest request) {
    stream().onNext(request);
  }

  /** Every response of a type so far, on all streams. */
  public synchronized List<DiscoveryResponse> responses(ResourceType type) {
    return responses.stream().filter(r -> r.getTypeUrl().equals(type.typeUrl())).toList();
  }

  /** Every response so far, on all streams. */
  public synchronized List<DiscoveryResponse> responses() {
    return List.copyOf(responses);
  }

  /** Forgets the responses so far, for tests that measure memory; what it holds stays. */
  public synchronized void forgetResponses() {
    responses.clear();
  }

  /** The names that it holds. */
  public synchronized Set<String> held(ResourceType type) {
    return new TreeSet<>(resourcesOf(type).keySet());
  }

  /** A resource that it holds, in protobuf's text form; empty when it does not hold it. */
  public synchronized String text(ResourceType type, String name) {
    Any any = resourcesOf(type).get(name);
    return any == null ? "" : TEXT.printToString(any);
  }

  /** Waits until it holds a resource that equals this one. */
  public void awaitResource(ResourceType type, String name, Message expected) {
    Patience.await(type.label() + " " + name)
        .until(
            () -> {
              synchronized (this) {
                Any any = resourcesOf(type).get(name);
                return any != null
                    && expected.getParserForType().parseFrom(any.getValue()).equals(expected);
              }
            });
  }

  /** Waits until it holds exactly these names. */
  public void awaitNames(ResourceType type, String... names) {
    Set<String> expected = new TreeSet<>(List.of(names));
    Patience.await(type.label() + " names")
        .untilAsserted(
            () -> org.assertj.core.api.Assertions.assertThat(held(type)).isEqualTo(expected));
  }

  /** Waits until this many responses of a type have arrived. */
  public void awaitResponses(ResourceType type, int count) {
    Patience.await(count + " responses of " + type.label())
        .until(() -> responses(type).size() >= count);
  }

  /** Waits until the server ended the stream; returns why. */
  public io.grpc.Status awaitEnd() {
    Patience.await("end of stream").until(() -> error() != null);
    return io.grpc.Status.fromThrowable(error());
  }

  private Map<String, Any> resourcesOf(ResourceType type) {
    return resources.computeIfAbsent(type, unused -> new TreeMap<>());
  }

  private synchronized @Nullable Throwable error() {
    return error;
  }

  private synchronized void receive(DiscoveryResponse response) {
    responses.add(response);
    ResourceType type = typeOf(response);
    if (silent) {
      return;
    }
    if (refuses.test(response)) {
      send(type, response.getNonce(), Optional.of("refused by test"));
      return;
    }
    if (type == ResourceType.CLUSTER || type == ResourceType.LISTENER) {
      resourcesOf(type).clear();
    }
    response.getResourcesList().forEach(any -> resourcesOf(type).put(nameOf(type, any), any));
    acceptedVersions.put(type, response.getVersionInfo());
    send(type, response.getNonce(), Optional.empty());
  }

  private void send(ResourceType type, String nonce, Optional<String> refusal) {
    DiscoveryRequest.Builder request =
        DiscoveryRequest.newBuilder()
            .setTypeUrl(type.typeUrl())
            .addAllResourceNames(subscriptions.getOrDefault(type, Set.of()))
            .setVersionInfo(acceptedVersions.getOrDefault(type, ""))
            .setResponseNonce(nonce);
    refusal.ifPresent(
        words -> request.setErrorDetail(Status.newBuilder().setCode(3).setMessage(words)));
    if (!nodeSent) {
      request.setNode(node);
      nodeSent = true;
    }
    stream().onNext(request.build());
  }

  private String lastNonce(ResourceType type) {
    List<DiscoveryResponse> all = responses(type);
    return all.isEmpty() ? "" : all.get(all.size() - 1).getNonce();
  }

  private ClientCallStreamObserver<DiscoveryRequest> stream() {
    if (requests == null) {
      throw new IllegalStateException("not connected");
    }
    return requests;
  }

  private static ResourceType typeOf(DiscoveryResponse response) {
    for (ResourceType type : ResourceType.values()) {
      if (type.typeUrl().equals(response.getTypeUrl())) {
        return type;
      }
    }
    throw new AssertionError("unknown type " + response.getTypeUrl());
  }

  private static String nameOf(ResourceType type, Any any) {
    try {
      return switch (type) {
        case CLUSTER -> any.unpack(Cluster.class).getName();
        case ENDPOINT -> any.unpack(ClusterLoadAssignment.class).getClusterName();
        case LISTENER -> any.unpack(Listener.class).getName();
        case ROUTE -> any.unpack(RouteConfiguration.class).getName();
        case TOKEN_BUCKET ->
            any.unpack(io.envoyproxy.envoy.service.discovery.v3.Resource.class).getName();
        case SECRET ->
            any.unpack(io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret.class)
                .getName();
      };
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    disconnect();
  }

  private final class Answers
      implements ClientResponseObserver<DiscoveryRequest, DiscoveryResponse> {
    @Override
    public void beforeStart(ClientCallStreamObserver<DiscoveryRequest> stream) {
      requests = stream;
    }

    @Override
    public void onNext(DiscoveryResponse response) {
      receive(response);
    }

    @Override
    public void onError(Throwable failure) {
      synchronized (FakeEnvoy.this) {
        error = failure;
      }
    }

    @Override
    public void onCompleted() {
      onError(io.grpc.Status.OK.asRuntimeException());
    }
  }
}
