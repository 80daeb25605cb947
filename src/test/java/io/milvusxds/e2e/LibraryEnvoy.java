package io.milvusxds.e2e;

import com.google.protobuf.Message;
import io.milvusxds.demo.FreePort;
import io.milvusxds.model.HostPort;
import io.milvusxds.testing.Patience;
import io.milvusxds.testing.xds.EnvoyMessages;
import io.milvusxds.testing.xds.RecordingListener;
import io.milvusxds.translate.Bootstrap;
import io.milvusxds.xds.NodeGroups;
import io.milvusxds.xds.XdsServer;
import io.milvusxds.xds.limits.XdsLimits;
import io.milvusxds.xds.resource.Snapshot;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.function.UnaryOperator;

/**
 * A real Envoy that is served by package {@code xds} alone, in this process: so a test can publish
 * any messages and hear all that is sent.
 */
final class LibraryEnvoy implements AutoCloseable {
  private static final String GROUP = "prod/milvus";

  private final RecordingListener listener;
  private final Bootstrap.Protocol protocol;
  private final ServedEnvoy envoy;
  private final int listenPort;
  private XdsServer<String> server;

  private LibraryEnvoy(
      Bootstrap.Protocol protocol,
      RecordingListener listener,
      XdsServer<String> server,
      UnaryOperator<String> change)
      throws IOException, InterruptedException {
    this.protocol = protocol;
    this.listener = listener;
    this.server = server;
    this.listenPort = FreePort.find();
    this.envoy = ServedEnvoy.start(change.apply(bootstrap(listenPort)), listenPort);
  }

  /**
   * A server that has nothing published yet, and an Envoy that connects to it.
   *
   * @param change of the usual bootstrap
   */
  static LibraryEnvoy start(Bootstrap.Protocol protocol, UnaryOperator<String> change)
      throws IOException, InterruptedException {
    RecordingListener listener = new RecordingListener();
    XdsServer<String> server = newServer(listener);
    server.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePort.find()));
    return new LibraryEnvoy(protocol, listener, server, change);
  }

  private static XdsServer<String> newServer(RecordingListener listener) {
    NodeGroups<String> byCluster = node -> new NodeGroups.Choice.Member<>(node.cluster());
    return new XdsServer<>(byCluster, listener, XdsLimits.DEFAULT, Clock.systemUTC());
  }

  private String bootstrap(int port) {
    return ServedEnvoy.bootstrap(new HostPort("127.0.0.1", server.port()), protocol, port);
  }

  /** A second Envoy of the same kind, which has nothing yet. */
  ServedEnvoy startAnother() throws IOException, InterruptedException {
    int port = FreePort.find();
    return ServedEnvoy.start(bootstrap(port), port);
  }

  /** Another server takes the place of this one, and knows only what is given here. */
  void restart(Snapshot snapshot) throws IOException {
    int port = server.port();
    server.close();
    server = newServer(listener);
    publish(snapshot);
    server.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  void publish(Snapshot snapshot) {
    server.publish(GROUP, snapshot);
  }

  void publish(Message... messages) {
    publish(EnvoyMessages.snapshot(messages));
  }

  /** The port on which a listener should be, to be called by {@link ServedEnvoy#call}. */
  int listenPort() {
    return listenPort;
  }

  ServedEnvoy envoy() {
    return envoy;
  }

  XdsServer<String> server() {
    return server;
  }

  RecordingListener listener() {
    return listener;
  }

  /** Waits until Envoy has a value of one of its statistics. */
  void awaitStat(String name, long value) {
    Patience.await(name + " = " + value).until(() -> envoy.stat(name) == value);
  }

  @Override
  public void close() throws IOException {
    envoy.close();
    server.close();
  }
}
