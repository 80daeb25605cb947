package io.milvusxds.testing.xds;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.Status;
import io.milvusxds.testing.Patience;
import io.milvusxds.xds.resource.Resource;
import io.milvusxds.xds.resource.ResourceType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An xDS client on real gRPC that speaks any of the four variants and keeps to the protocol: names
 * its node in the first request of a stream only, answers every response, and tells after a
 * reconnect what it has. A test may make it refuse or be silent.
 *
 * <p>It also watches the server: {@link #violations} lists what no server may do, whatever the test
 * is about.
 */
public final class XdsClient implements AutoCloseable {
  /** What a client says when a test makes it refuse. */
  public static final String REFUSAL = "refused by test";

  private final Variant variant;
  private final Node node;
  // Everything below is guarded by this client: gRPC calls back on threads of its own.
  private final XdsSubscriptions subscriptions;
  private final List<XdsResponse> responses = new ArrayList<>();
  private final ProtocolWatch watch = new ProtocolWatch();
  private Predicate<XdsResponse> refuses = response -> false;
  private Predicate<XdsResponse> ignores = response -> false;
  private int port;
  private @Nullable XdsConnection connection;
  private @Nullable Status end;

  private XdsClient(int port, Variant variant, Node node) {
    this.port = port;
    this.variant = variant;
    this.node = node;
    this.subscriptions = new XdsSubscriptions(variant);
  }

  /**
   * A connected client of one state-of-the-world stream, whose node {@code fake} has this cluster.
   */
  public static XdsClient connect(int port, String cluster) {
    return connect(port, Variant.SOTW_AGGREGATED, cluster);
  }

  /** A connected client whose node {@code fake} has this cluster. */
  public static XdsClient connect(int port, Variant variant, String cluster) {
    return connect(port, variant, Node.newBuilder().setId("fake").setCluster(cluster).build());
  }

  /** A connected client; it opens streams when it first asks for something. */
  public static XdsClient connect(int port, Variant variant, Node node) {
    XdsClient client = new XdsClient(port, variant, node);
    client.reopen();
    return client;
  }

  public Variant variant() {
    return variant;
  }

  /** Refuses the responses that match, from now on. */
  public synchronized XdsClient refuse(Predicate<XdsResponse> which) {
    refuses = which;
    return this;
  }

  /** Leaves the responses that match without an answer, from now on. */
  public synchronized XdsClient ignore(Predicate<XdsResponse> which) {
    ignores = which;
    return this;
  }

  /** Breaks the connection without a word. */
  public synchronized void disconnect() {
    if (connection != null) {
      connection.close();
      connection = null;
    }
    subscriptions.disconnected();
    watch.disconnected();
  }

  /** Connects again without asking for anything. */
  public synchronized void reopen() {
    disconnect();
    end = null;
    connection = new XdsConnection(port, variant, node, this::receive, this::ended);
  }

  /** Connects again and asks for the same as before, telling what it has. */
  public synchronized void reconnect() {
    reopen();
    subscriptions.wanted().forEach((type, names) -> ask(request(type, names, Set.of())));
  }

  /** Leaves its server for another one, and asks there for the same. */
  public synchronized void moveTo(int otherPort) {
    port = otherPort;
    reconnect();
  }

  /** Asks for everything of a type the old way: a first request without names. */
  public synchronized XdsClient subscribeToAll(ResourceType type) {
    subscriptions.wantAll(type);
    ask(request(type, Set.of(), Set.of()));
    return this;
  }

  /** Wants these names, too. */
  public synchronized XdsClient subscribe(ResourceType type, String... names) {
    subscriptions.want(type, List.of(names));
    ask(request(type, List.of(names), Set.of()));
    return this;
  }

  /** Asks as an Envoy does: for all clusters and listeners, for endpoints and routes by name. */
  public XdsClient subscribeLikeEnvoy(List<String> endpoints, List<String> routes) {
    subscribeToAll(ResourceType.CLUSTER);
    subscribe(ResourceType.ENDPOINT, endpoints.toArray(String[]::new));
    subscribeToAll(ResourceType.LISTENER);
    return subscribe(ResourceType.ROUTE, routes.toArray(String[]::new));
  }

  /** No longer wants these names. */
  public synchronized XdsClient unsubscribe(ResourceType type, String... names) {
    subscriptions.drop(type, List.of(names));
    ask(request(type, Set.of(), List.of(names)));
    return this;
  }

  /** Accepts a response that was ignored when it came, and wants these names, too. */
  public synchronized XdsClient accept(XdsResponse response, String... more) {
    watch.answered(response.type());
    ask(subscriptions.accept(response, List.of(more)));
    return this;
  }

  /** Refuses a response that was ignored when it came, and wants these names, too. */
  public synchronized XdsClient refuse(XdsResponse response, String... more) {
    watch.answered(response.type());
    ask(subscriptions.refuse(response, List.of(more), REFUSAL));
    return this;
  }

  /** A request as this client would send it now, to be changed by a test. */
  public synchronized XdsRequest request(
      ResourceType type, Collection<String> more, Collection<String> less) {
    return subscriptions.request(type, more, less);
  }

  /**
   * Sends a request as it is, on the stream of its type; the first one of a stream has the node.
   */
  public synchronized void ask(XdsRequest request) {
    ResourceType type =
        Arrays.stream(ResourceType.values())
            .filter(each -> each.typeUrl().equals(request.typeUrl()))
            .findFirst()
            .orElse(ResourceType.CLUSTER);
    ask(type, request);
  }

  /** Sends a request as it is, on the stream of this type. */
  public synchronized void ask(ResourceType type, XdsRequest request) {
    connected().ask(type, request);
  }

  /** Opens a stream with a request that does not say who sends it. */
  public synchronized void askWithoutNode(XdsRequest request) {
    connected().askWithoutNode(ResourceType.CLUSTER, request);
  }

  private XdsConnection connected() {
    if (connection == null) {
      throw new IllegalStateException("not connected");
    }
    return connection;
  }

  private synchronized void receive(XdsConnection from, XdsResponse response) {
    if (from != connection) {
      return;
    }
    watch.received(response);
    responses.add(response);
    if (ignores.test(response)) {
      return;
    }
    if (refuses.test(response)) {
      refuse(response);
    } else {
      accept(response);
    }
  }

  private synchronized void ended(XdsConnection from, Status status) {
    if (from == connection) {
      end = status;
    }
  }

  /** What the server did that no server may do. */
  public synchronized List<String> violations() {
    return watch.violations();
  }

  /** Every response of a type so far, on all streams, in order. */
  public synchronized List<XdsResponse> responses(ResourceType type) {
    return responses.stream().filter(response -> response.type() == type).toList();
  }

  /** Every response so far, on all streams, in order. */
  public synchronized List<XdsResponse> responses() {
    return List.copyOf(responses);
  }

  /** The last response of a type. */
  public synchronized XdsResponse last(ResourceType type) {
    List<XdsResponse> all = responses(type);
    return all.get(all.size() - 1);
  }

  /** Forgets the responses so far, for tests that measure memory; what it holds stays. */
  public synchronized void forgetResponses() {
    responses.clear();
  }

  /** Waits until it holds exactly these resources of a type. */
  public void awaitHeld(ResourceType type, Message... expected) {
    Map<String, Message> byName = new TreeMap<>();
    Arrays.stream(expected).forEach(message -> byName.put(Resource.of(message).name(), message));
    Patience.await("what it holds of " + type.label())
        .untilAsserted(() -> assertThat(held(type)).isEqualTo(byName));
  }

  /** Waits until it holds resources of exactly these names. */
  public void awaitNames(ResourceType type, String... names) {
    Patience.await("the names of " + type.label())
        .untilAsserted(() -> assertThat(held(type).keySet()).containsExactlyInAnyOrder(names));
  }

  /** Waits until this many responses of a type have arrived. */
  public void awaitResponses(ResourceType type, int count) {
    Patience.await(count + " responses of " + type.label())
        .untilAsserted(() -> assertThat(responses(type)).hasSizeGreaterThanOrEqualTo(count));
  }

  /** Waits until the server ended a stream; returns why. */
  public Status awaitEnd() {
    return Patience.await("end of stream").until(this::end, status -> status != null);
  }

  private synchronized @Nullable Status end() {
    return end;
  }

  /** What it holds of a type, by name. */
  public synchronized Map<String, Message> held(ResourceType type) {
    return subscriptions.heldOf(type).byName();
  }

  /** A resource that it holds, in protobuf's text form; empty when it does not hold it. */
  public synchronized String text(ResourceType type, String name) {
    return subscriptions.heldOf(type).text(name);
  }

  @Override
  public void close() {
    disconnect();
  }
}
