package io.milvusxds.cli;

import io.milvusxds.demo.ControlPlane;
import io.milvusxds.discovery.file.FileSource;
import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.HostPort;
import io.milvusxds.pipeline.Pipeline;
import io.milvusxds.translate.Bootstrap;
import io.milvusxds.translate.ListenerSpec;
import io.milvusxds.xds.limits.XdsLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** The control plane of the demo: the same as {@code serve}, on free ports of 127.0.0.1. */
final class DemoControlPlane implements ControlPlane {
  private final ControlPlaneServer server;

  private DemoControlPlane(ControlPlaneServer server) {
    this.server = server;
  }

  static ControlPlane start(Path stateFile) throws IOException {
    Clock clock = Clock.systemUTC();
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    ControlPlaneServer server =
        new ControlPlaneServer(
            List.of(new FileSource(stateFile, clock)),
            new ControlPlaneServer.Addresses(anyPort, anyPort),
            clock,
            new ControlPlaneServer.Manners(
                XdsLimits.DEFAULT, Pipeline.DEFAULT_MAX_LISTENERS, Duration.ZERO));
    try {
      server.start();
    } catch (IOException e) {
      server.close();
      throw e;
    }
    return new DemoControlPlane(server);
  }

  @Override
  public HostPort xds() {
    return new HostPort("127.0.0.1", server.xdsPort());
  }

  @Override
  public HostPort admin() {
    return new HostPort("127.0.0.1", server.adminPort());
  }

  @Override
  public String bootstrap(DeploymentRef deployment, int listenPort) {
    return new Bootstrap(
            deployment,
            xds(),
            new ListenerSpec(ListenerSpec.Kind.SIDECAR, listenPort),
            "demo-envoy",
            Bootstrap.DEFAULT_ADMIN,
            Bootstrap.Protocol.STATE_OF_THE_WORLD)
        .yaml();
  }

  @Override
  public void close() {
    server.close();
  }
}
