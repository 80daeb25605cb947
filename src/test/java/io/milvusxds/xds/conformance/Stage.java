package io.milvusxds.xds.conformance;

import static io.milvusxds.testing.Patience.await;
import static io.milvusxds.testing.xds.EnvoyMessages.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.milvusxds.testing.xds.RecordingListener;
import io.milvusxds.testing.xds.Variant;
import io.milvusxds.testing.xds.XdsClient;
import io.milvusxds.xds.NodeGroups;
import io.milvusxds.xds.XdsServer;
import io.milvusxds.xds.limits.XdsLimits;
import io.milvusxds.xds.resource.ResourceName;
import io.milvusxds.xds.resource.ResourceType;
import io.milvusxds.xds.subscription.TypeStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A server, and the clients that talk to it in one variant of the protocol. */
final class Stage implements AutoCloseable {
  /** The group of the clients, unless a scenario says otherwise. */
  static final String GROUP = "prod/milvus";

  static final XdsLimits LIMITS = new XdsLimits(20, 100, 1024 * 1024, Duration.ofMillis(1500));

  private final Variant variant;
  private final RecordingListener events = new RecordingListener();
  private final XdsServer<String> server;
  private final List<XdsClient> clients = new ArrayList<>();

  private Stage(Variant variant) {
    this.variant = variant;
    this.server =
        new XdsServer<>(
            node ->
                node.cluster().isEmpty()
                    ? new NodeGroups.Choice.Refused<>(
                        "node.cluster is empty (expected: namespace/name)")
                    : new NodeGroups.Choice.Member<>(node.cluster()),
            events,
            LIMITS,
            Clock.systemUTC());
  }

  static Stage open(Variant variant) {
    Stage stage = new Stage(variant);
    try {
      stage.server.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return stage;
  }

  Variant variant() {
    return variant;
  }

  XdsServer<String> server() {
    return server;
  }

  RecordingListener events() {
    return events;
  }

  /** Publishes all that the clients' group gets from now on. */
  void publish(Message... messages) {
    server.publish(GROUP, snapshot(messages), System.nanoTime());
  }

  /** Publishes all that is known, and the names of which nobody knows the right content. */
  void publish(Set<ResourceName> inDoubt, Set<ResourceName> unknown, Message... messages) {
    server.publish(GROUP, snapshot(inDoubt, unknown, messages), System.nanoTime());
  }

  /** A connected client that has asked for nothing yet. */
  XdsClient client() {
    return client(variant);
  }

  XdsClient client(Node node) {
    return client(variant, node);
  }

  /** A connected client that speaks another variant. */
  XdsClient client(Variant other) {
    return client(other, Node.newBuilder().setId("fake").setCluster(GROUP).build());
  }

  private XdsClient client(Variant spoken, Node node) {
    XdsClient client = XdsClient.connect(server.port(), spoken, node);
    clients.add(client);
    return client;
  }

  /** Where the streams stand with a type; empty until a client has asked for it. */
  Optional<TypeStatus> status(ResourceType type) {
    return server.streams().stream()
        .flatMap(stream -> stream.types().stream())
        .filter(status -> status.type() == type)
        .findFirst();
  }

  /** Waits until the server has seen a client's subscription to this many names of a type. */
  void awaitSubscribed(ResourceType type, int names) {
    await(names + " names of " + type.label())
        .until(() -> status(type).filter(status -> status.subscribed() == names).isPresent());
  }

  /** Waits until the server has taken in this many first requests for types. */
  void awaitTypes(int count) {
    await(count + " types asked for")
        .until(
            () ->
                server.streams().stream().mapToInt(stream -> stream.types().size()).sum() == count);
  }

  /** Waits until this many refusals have arrived. */
  void awaitRefusals(int count) {
    await(count + " refusals").untilAsserted(() -> assertThat(events.rejections()).hasSize(count));
  }

  /** Waits until every client has, and has accepted, all that it asked for. */
  void awaitSynced() {
    await("every stream synced")
        .until(
            () ->
                server.streams().stream()
                    .flatMap(stream -> stream.types().stream())
                    .allMatch(type -> type.summary().equals("synced")));
  }

  void assertNoViolation() {
    clients.forEach(client -> assertThat(client.violations()).isEmpty());
  }

  @Override
  public void close() {
    clients.forEach(XdsClient::close);
    server.close();
  }
}
