package io.milvusxds.translate;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.milvusxds.demo.EnvoyProcess;
import io.milvusxds.model.HostPort;
import io.milvusxds.routing.Surroundings;
import io.milvusxds.routing.TrafficPlanner;
import io.milvusxds.testing.EnvoyFiles;
import io.milvusxds.testing.RequiredPart;
import io.milvusxds.testing.ServiceBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real Envoy that has what two services are translated to, and a client that calls it. */
final class ConfiguredEnvoy implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Pattern LISTENER = Pattern.compile("::0\\.0\\.0\\.0:([0-9]+)");

  private final EnvoyProcess process;
  private final HostPort address;
  private final ManagedChannel channel;

  private ConfiguredEnvoy(EnvoyProcess process, HostPort address) {
    this.process = process;
    this.address = address;
    this.channel =
        NettyChannelBuilder.forAddress(address.host(), address.port())
            .usePlaintext()
            .disableRetry()
            .build();
  }

  /**
   * Starts one and waits until it serves.
   *
   * @param folder for its files, its own
   */
  static ConfiguredEnvoy start(Path folder, ServiceBuilder readers, ServiceBuilder writers)
      throws IOException, InterruptedException {
    EnvoyConfig config =
        EnvoyConfig.of(
            TrafficPlanner.plan(List.of(readers.tuned(), writers.tuned()), Surroundings.CLEAR)
                .deployments()
                .get(0));
    EnvoyFiles files = new EnvoyFiles(folder);
    files.write(List.of(config), EnvoyConfig.listeners(config.deployment(), ListenerSpec.DEFAULT));
    EnvoyProcess process = EnvoyProcess.start(RequiredPart.envoy(), files.bootstrap());
    try {
      process.awaitReady(LIMIT);
      Matcher listener = LISTENER.matcher(process.adminGet("/listeners"));
      if (!listener.find()) {
        throw new IOException("no listener: " + process.adminGet("/listeners"));
      }
      return new ConfiguredEnvoy(
          process, new HostPort("127.0.0.1", Integer.parseInt(listener.group(1))));
    } catch (IOException | InterruptedException e) {
      process.close();
      throw e;
    }
  }

  EnvoyProcess process() {
    return process;
  }

  /** Where its listener is. */
  HostPort address() {
    return address;
  }

  ManagedChannel channel() {
    return channel;
  }

  @Override
  public void close() throws IOException {
    channel.shutdownNow();
    process.close();
  }
}
