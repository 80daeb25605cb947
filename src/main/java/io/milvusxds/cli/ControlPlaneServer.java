package io.milvusxds.cli;

import io.milvusxds.discovery.Source;
import io.milvusxds.discovery.dns.HostResolver;
import io.milvusxds.ops.AdminServer;
import io.milvusxds.ops.Metrics;
import io.milvusxds.pipeline.Pipeline;
import io.milvusxds.xds.XdsLimits;
import io.milvusxds.xds.XdsListeners;
import io.milvusxds.xds.XdsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * All parts of a running control plane, wired. Started, drained and closed by one thread, in this
 * order.
 */
final class ControlPlaneServer implements AutoCloseable {
  private final Metrics metrics;
  private final Pipeline pipeline;
  private final XdsServer xds;
  private final AdminServer admin;
  private final Duration drainSpread;

  private final Addresses addresses;

  /**
   * Where it listens; port 0 takes a free one.
   *
   * @param xds where Envoys connect
   * @param admin probes, metrics and pages
   */
  record Addresses(InetSocketAddress xds, InetSocketAddress admin) {}

  /**
   * Wires the parts; nothing runs yet.
   *
   * @param drainSpread over how long the ends of streams are spread when it stops
   */
  ControlPlaneServer(List<Source> sources, Addresses addresses, Clock clock, Duration drainSpread) {
    this.addresses = addresses;
    this.metrics = Metrics.create(Version.text(), clock);
    this.pipeline = new Pipeline(sources, HostResolver.ofSystem(), metrics.pipelineListener());
    this.xds =
        new XdsServer(
            pipeline.nodeGroups(),
            XdsListeners.of(metrics.xdsListener(), pipeline.xdsListener(), new StreamLog()),
            XdsLimits.DEFAULT,
            clock);
    this.admin = new AdminServer(addresses.admin(), metrics, pipeline, xds, clock);
    this.drainSpread = drainSpread;
    metrics.watch(pipeline, xds);
  }

  /**
   * Begins to listen and to watch.
   *
   * @throws IOException when an address can not be had; the message says what to do
   */
  void start() throws IOException {
    try {
      admin.start();
    } catch (IOException e) {
      throw ListenAddress.refused(addresses.admin(), "--admin", e);
    }
    try {
      xds.start(addresses.xds());
    } catch (IOException e) {
      throw ListenAddress.refused(addresses.xds(), "--xds", e);
    }
    pipeline.start(xds);
  }

  int xdsPort() {
    return xds.port();
  }

  int adminPort() {
    return admin.port();
  }

  /** Turns unready and ends the streams, spread over the drain time. */
  void drain() throws InterruptedException {
    admin.beginDraining();
    xds.drain(drainSpread);
  }

  @Override
  public void close() {
    pipeline.close();
    xds.close();
    admin.close();
    metrics.close();
  }
}
