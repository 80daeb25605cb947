package io.milvusxds.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.milvusxds.discovery.Source;
import io.milvusxds.discovery.dns.HostResolver;
import io.milvusxds.pipeline.EnvoyGroup;
import io.milvusxds.pipeline.Pipeline;
import io.milvusxds.testing.services.FakeSource;
import io.milvusxds.xds.XdsServer;
import io.milvusxds.xds.limits.XdsLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** A whole running control plane on loopback, with one source that a test speaks for. */
final class ControlPlane implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final JsonMapper JSON = new JsonMapper();

  final FakeSource source = new FakeSource("fake");
  final Metrics metrics;
  final Pipeline pipeline;
  final XdsServer<EnvoyGroup> xds;
  final AdminServer admin;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private ControlPlane() {
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    metrics = Metrics.create("1.2.3", clock);
    pipeline =
        new Pipeline(List.<Source>of(source), HostResolver.ofSystem(), metrics.pipelineListener());
    xds = new XdsServer<>(pipeline.nodeGroups(), metrics.xdsListener(), XdsLimits.DEFAULT, clock);
    metrics.watch(pipeline, xds);
    admin = new AdminServer(loopback(), metrics, pipeline, xds, clock);
  }

  static ControlPlane start() throws IOException {
    ControlPlane all = new ControlPlane();
    all.xds.start(loopback());
    all.admin.start();
    all.pipeline.start(all.xds);
    return all;
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + admin.port() + path);
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(path)));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return send(request, Duration.ofSeconds(20));
  }

  HttpResponse<String> send(HttpRequest.Builder request, Duration deadline)
      throws IOException, InterruptedException {
    return client.send(request.timeout(deadline).build(), HttpResponse.BodyHandlers.ofString());
  }

  JsonNode json(String path) throws IOException, InterruptedException {
    return JSON.readTree(get(path).body());
  }

  /** The value of one line of the metrics; the line is named with its labels. */
  double metric(String series) {
    return metrics
        .scrape()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .map(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no metric " + series));
  }

  @Override
  public void close() {
    admin.close();
    pipeline.close();
    xds.close();
    metrics.close();
  }

  static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }
}
