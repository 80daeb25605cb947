package io.milvusxds.testing.rebalance;

import io.milvusxds.discovery.dns.HostResolver;
import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.HostPort;
import io.milvusxds.model.MilvusService;
import io.milvusxds.pipeline.EnvoyGroup;
import io.milvusxds.pipeline.Pipeline;
import io.milvusxds.pipeline.PipelineListener;
import io.milvusxds.testing.services.FakeSource;
import io.milvusxds.testing.services.ServiceBuilder;
import io.milvusxds.translate.Bootstrap;
import io.milvusxds.translate.ListenerSpec;
import io.milvusxds.xds.XdsListener;
import io.milvusxds.xds.XdsServer;
import io.milvusxds.xds.limits.XdsLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;

/** All of a control plane in this process, with one source that a test speaks for. */
public final class SpokenControlPlane implements AutoCloseable {
  /** Whose Services {@link ServiceBuilder} builds. */
  public static final DeploymentRef DEPLOYMENT = new DeploymentRef("prod", "milvus");

  private final FakeSource source = new FakeSource("spoken");
  private final Pipeline pipeline;
  private final XdsServer<EnvoyGroup> server;

  private SpokenControlPlane(PipelineListener listener) {
    this.pipeline = new Pipeline(List.of(source), HostResolver.ofSystem(), listener);
    this.server =
        new XdsServer<>(
            pipeline.nodeGroups(), XdsListener.NONE, XdsLimits.DEFAULT, Clock.systemUTC());
  }

  /** Starts one on a free port of 127.0.0.1 that knows nothing yet. */
  public static SpokenControlPlane start() throws IOException {
    return start(new PipelineListener() {});
  }

  /** Starts one as {@link #start()} does, whose pipeline tells what it does. */
  public static SpokenControlPlane start(PipelineListener listener) throws IOException {
    SpokenControlPlane control = new SpokenControlPlane(listener);
    control.server.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    control.pipeline.start(control.server);
    return control;
  }

  /** Tells it that these are all services. */
  public void says(MilvusService... services) {
    source.says(services);
  }

  /** Where Envoys find it. */
  public int port() {
    return server.port();
  }

  /** What it decided last. */
  public Pipeline pipeline() {
    return pipeline;
  }

  /**
   * The bootstrap of an Envoy of {@link #DEPLOYMENT}, as YAML; its admin port is not fit to use.
   */
  public String bootstrap(int listenPort) {
    return new Bootstrap(
            DEPLOYMENT,
            new HostPort("127.0.0.1", server.port()),
            new ListenerSpec(ListenerSpec.Kind.SIDECAR, listenPort),
            "envoy-" + listenPort,
            Bootstrap.DEFAULT_ADMIN,
            Bootstrap.Protocol.STATE_OF_THE_WORLD)
        .yaml();
  }

  @Override
  public void close() {
    pipeline.close();
    server.close();
  }
}
