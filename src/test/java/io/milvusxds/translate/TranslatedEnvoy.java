package io.milvusxds.translate;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.milvusxds.demo.envoy.EnvoyProcess;
import io.milvusxds.model.HostPort;
import io.milvusxds.routing.Surroundings;
import io.milvusxds.routing.TrafficPlanner;
import io.milvusxds.testing.EnvoyFiles;
import io.milvusxds.testing.RequiredPart;
import io.milvusxds.testing.services.ServiceBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real Envoy that does what the translation of one deployment says. */
final class TranslatedEnvoy implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Pattern LISTENER = Pattern.compile("::0\\.0\\.0\\.0:([0-9]+)");

  private final EnvoyProcess process;
  private final HostPort address;
  private final ManagedChannel channel;

  private TranslatedEnvoy(EnvoyProcess process, HostPort address) {
    this.process = process;
    this.address = address;
    this.channel =
        NettyChannelBuilder.forAddress(address.host(), address.port())
            .usePlaintext()
            .disableRetry()
            .build();
  }

  /**
   * Starts one and waits until it listens; the test is skipped when there is no Envoy.
   *
   * @param folder for its files
   */
  static TranslatedEnvoy start(Path folder, ServiceBuilder readers, ServiceBuilder writers)
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
        throw new IOException("Envoy has no listener:\n" + String.join("\n", process.logTail(20)));
      }
      return new TranslatedEnvoy(
          process, new HostPort("127.0.0.1", Integer.parseInt(listener.group(1))));
    } catch (IOException | InterruptedException e) {
      process.close();
      throw e;
    }
  }

  EnvoyProcess process() {
    return process;
  }

  ManagedChannel channel() {
    return channel;
  }

  /** Where it takes calls. */
  HostPort address() {
    return address;
  }

  /** The sum of its statistics whose names end so; 0 when it has none. */
  long sum(String ending) throws IOException, InterruptedException {
    return process
        .adminGet("/stats?usedonly")
        .lines()
        .map(line -> line.split(": ", 2))
        .filter(stat -> stat.length == 2 && stat[0].endsWith(ending))
        .mapToLong(stat -> Long.parseLong(stat[1]))
        .sum();
  }

  @Override
  public void close() throws IOException {
    channel.shutdownNow();
    process.close();
  }
}
