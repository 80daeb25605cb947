package io.milvusxds.cli;

import io.milvusxds.discovery.Source;
import io.milvusxds.discovery.dns.HostResolver;
import io.milvusxds.pipeline.Pipeline;
import io.milvusxds.pipeline.PipelineListener;
import io.milvusxds.xds.XdsLimits;
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
  private final Pipeline pipeline;
  private final XdsServer xds;
  private final Duration drainSpread;

  ControlPlaneServer(List<Source> sources, Clock clock, Duration drainSpread) {
    this.pipeline = new Pipeline(sources, HostResolver.ofSystem(), new PipelineListener() {});
    this.xds =
        new XdsServer(pipeline.nodeGroups(), pipeline.xdsListener(), XdsLimits.DEFAULT, clock);
    this.drainSpread = drainSpread;
  }

  /**
   * Begins to listen and to watch.
   *
   * @throws IOException when an address can not be had; the message says what to do
   */
  void start(InetSocketAddress xdsAddress, InetSocketAddress adminAddress) throws IOException {
    try {
      xds.start(xdsAddress);
    } catch (IOException e) {
      throw Addresses.refused(xdsAddress, "--xds", e);
    }
    pipeline.start(xds);
  }

  int xdsPort() {
    return xds.port();
  }

  /** Turns unready and ends the streams, spread over the drain time. */
  void drain() throws InterruptedException {
    xds.drain(drainSpread);
  }

  @Override
  public void close() {
    pipeline.close();
    xds.close();
  }
}
