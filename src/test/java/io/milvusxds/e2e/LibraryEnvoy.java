package io.milvusxds.e2e;

import com.google.protobuf.Message;
import io.milvusxds.model.HostPort;
import io.milvusxds.testing.EnvoyMessages;
import io.milvusxds.testing.Patience;
import io.milvusxds.testing.RecordingListener;
import io.milvusxds.testing.ServeProcess;
import io.milvusxds.translate.Bootstrap;
import io.milvusxds.xds.NodeGroups;
import io.milvusxds.xds.XdsLimits;
import io.milvusxds.xds.XdsServer;
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
  private final XdsServer server;
  private final ServedEnvoy envoy;
  private final int listenPort;

  private LibraryEnvoy(
      RecordingListener listener, XdsServer server, ServedEnvoy envoy, int listenPort) {
    this.listener = listener;
    this.server = server;
    this.envoy = envoy;
    this.listenPort = listenPort;
  }

  /**
   * A server that has nothing published yet, and an Envoy that connects to it.
   *
   * @param change of the usual bootstrap
   */
  static LibraryEnvoy start(Bootstrap.Protocol protocol, UnaryOperator<String> change)
      throws IOException, InterruptedException {
    RecordingListener listener = new RecordingListener();
    NodeGroups byCluster = node -> new NodeGroups.Choice.Member(node.cluster());
    XdsServer server = new XdsServer(byCluster, listener, XdsLimits.DEFAULT, Clock.systemUTC());
    server.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    int port = ServeProcess.freePort();
    HostPort xds = new HostPort("127.0.0.1", server.port());
    String bootstrap = change.apply(ServedEnvoy.bootstrap(xds, protocol, port));
    return new LibraryEnvoy(listener, server, ServedEnvoy.start(bootstrap, port), port);
  }

  void publish(Message... messages) {
    server.publish(GROUP, EnvoyMessages.snapshot(messages));
  }

  /** The port on which a listener should be, to be called by {@link ServedEnvoy#call}. */
  int listenPort() {
    return listenPort;
  }

  ServedEnvoy envoy() {
    return envoy;
  }

  XdsServer server() {
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
