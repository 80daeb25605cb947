package io.milvusxds.benchmarks.datapath;

import io.milvusxds.demo.FreePort;
import io.milvusxds.demo.envoy.EnvoyProcess;
import io.milvusxds.testing.rebalance.SpokenControlPlane;
import io.milvusxds.testing.services.ServiceBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

/** An Envoy that has everything from milvus-xds. */
final class OwnEnvoy {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private OwnEnvoy() {}

  /**
   * Starts one with a control plane of its own.
   *
   * @param annotations of the read-only Service, keys without prefix
   */
  static CalledFront start(
      String name, Path binary, int nodePort, Map<String, String> annotations, Calls calls)
      throws IOException, InterruptedException {
    SpokenControlPlane control = SpokenControlPlane.start();
    Map<String, Integer> ports = Map.of("engine", nodePort);
    ServiceBuilder reader =
        ServiceBuilder.readOnly("milvus-ro").port("engine", 19530).endpoint("127.0.0.1", ports);
    annotations.forEach(reader::annotation);
    control.says(
        reader.service(),
        ServiceBuilder.readWrite("milvus-rw")
            .port("engine", 19530)
            .endpoint("127.0.0.1", ports)
            .service());
    int port = FreePort.find();
    EnvoyProcess envoy = EnvoyProcess.start(binary, control.bootstrap(port));
    if (!envoy.awaitAdmin("/listeners", text -> text.contains(":" + port), LIMIT)) {
      throw new IOException(name + " has no listener:\n" + String.join("\n", envoy.logTail(20)));
    }
    return new CalledFront(
        name, port, OptionalLong.of(envoy.pid()), calls, () -> close(envoy, control));
  }

  private static void close(EnvoyProcess envoy, SpokenControlPlane control) {
    control.close();
    try {
      envoy.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An Envoy with this bootstrap and no control plane. */
  static CalledFront bare(String name, Path binary, int port, String bootstrap)
      throws IOException, InterruptedException {
    EnvoyProcess envoy = EnvoyProcess.start(binary, bootstrap);
    envoy.awaitReady(LIMIT);
    return new CalledFront(
        name,
        port,
        OptionalLong.of(envoy.pid()),
        Calls.SEARCHES,
        () -> {
          try {
            envoy.close();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
