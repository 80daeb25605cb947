package io.milvusxds.cli;

import io.milvusxds.cli.rehearsal.Rehearsal;
import io.milvusxds.discovery.Source;
import io.milvusxds.discovery.dns.HostResolver;
import io.milvusxds.ops.AdminServer;
import io.milvusxds.ops.Metrics;
import io.milvusxds.pipeline.EnvoyGroup;
import io.milvusxds.pipeline.Pipeline;
import io.milvusxds.report.FindingLog;
import io.milvusxds.report.RoundLog;
import io.milvusxds.report.ServiceNotices;
import io.milvusxds.report.StandingRejections;
import io.milvusxds.report.StrangerLog;
import io.milvusxds.report.StreamLog;
import io.milvusxds.report.events.ServiceEvents;
import io.milvusxds.xds.XdsListeners;
import io.milvusxds.xds.XdsServer;
import io.milvusxds.xds.limits.XdsLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All parts of a running control plane, wired. Started, drained and closed by one thread, in this
 * order.
 */
final class ControlPlaneServer implements AutoCloseable {
  // A start takes 700 ms until it listens, and is to be over after a second.
  private static final Duration MAX_WAIT = Duration.ofMillis(300);

  private final Metrics metrics;
  private final Pipeline pipeline;
  private final XdsServer<EnvoyGroup> xds;
  private final AdminServer admin;
  private final Duration drainSpread;
  private final Addresses addresses;
  private final StandingRejections rejections = new StandingRejections();
  private @Nullable ServiceEvents events;

  /**
   * Where it listens; port 0 takes a free one.
   *
   * @param xds where Envoys connect
   * @param admin probes, metrics and pages
   */
  record Addresses(InetSocketAddress xds, InetSocketAddress admin) {}

  /**
   * How it treats its clients.
   *
   * @param limits of what they may do
   * @param maxListeners that the Envoys of one deployment may ask for
   * @param drainSpread over how long the ends of streams are spread when it stops
   */
  record Manners(XdsLimits limits, int maxListeners, Duration drainSpread) {}

  /** Wires the parts; nothing runs yet. */
  ControlPlaneServer(List<Source> sources, Addresses addresses, Clock clock, Manners manners) {
    this.addresses = addresses;
    this.metrics = Metrics.create(Version.text(), clock);
    this.pipeline =
        new Pipeline(
            sources,
            HostResolver.ofSystem(),
            metrics.pipelineListener(),
            new RoundLog(),
            new FindingLog());
    this.xds =
        new XdsServer<>(
            pipeline.nodeGroups(manners.maxListeners()),
            XdsListeners.of(metrics.xdsListener(), new StreamLog(), new StrangerLog(), rejections),
            manners.limits(),
            clock);
    this.admin = new AdminServer(addresses.admin(), metrics, pipeline, xds, clock);
    this.drainSpread = manners.drainSpread();
    metrics.watch(pipeline, xds);
  }

  /**
   * What is to be told on Services by Events.
   *
   * @param clusters the names of the sources whose Services can have Events
   */
  ServiceNotices notices(Set<String> clusters) {
    return new ServiceNotices(pipeline::status, xds::streams, rejections, clusters);
  }

  /**
   * Writes these Events from the start on until the end; called before the start, or not at all.
   */
  void writes(ServiceEvents serviceEvents) {
    this.events = serviceEvents;
  }

  /** Is not ready while this goes on, within bounds; called before the start, or not at all. */
  void waitsFor(Rehearsal rehearsal) {
    admin.waitFor(rehearsal::isOver, MAX_WAIT);
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
    if (events != null) {
      events.start();
    }
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
    // A pipeline that ends must not look like findings that are mended.
    if (events != null) {
      events.close();
    }
    pipeline.close();
    xds.close();
    admin.close();
    metrics.close();
  }
}
