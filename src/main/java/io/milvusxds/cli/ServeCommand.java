package io.milvusxds.cli;

import io.milvusxds.discovery.Source;
import io.milvusxds.discovery.file.FileSource;
import io.milvusxds.model.HostPort;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the control plane until it is told to stop. */
@Command(
    name = "serve",
    description = {
      "Runs the control plane: watches the sources and serves Envoys over xDS.",
      "Stops gracefully on SIGTERM: unready first, then the streams end one by one."
    },
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(ServeCommand.class);

  @Option(
      names = "--source",
      required = true,
      split = ",",
      paramLabel = "SOURCE",
      converter = SourceConverter.class,
      description = {
        "file:PATH, a YAML file with Services and EndpointSlices, or a folder of them; changes are"
            + " followed.",
        "May be given more than once; the first that describes a Service counts."
      })
  private List<SourceConverter.FilePlace> sources;

  @Option(
      names = "--xds",
      defaultValue = "127.0.0.1:18000",
      paramLabel = "HOST:PORT",
      converter = HostPortConverter.class,
      description = "where Envoys connect (default: ${DEFAULT-VALUE})")
  private HostPort xds;

  @Option(
      names = "--admin",
      defaultValue = "127.0.0.1:18001",
      paramLabel = "HOST:PORT",
      converter = HostPortConverter.class,
      description = "probes, metrics and status over HTTP (default: ${DEFAULT-VALUE})")
  private HostPort admin;

  @Option(
      names = "--drain-seconds",
      defaultValue = "2",
      paramLabel = "N",
      description =
          "how long the ends of streams are spread when stopping, 0..300 (default:"
              + " ${DEFAULT-VALUE})")
  private int drainSeconds;

  @Override
  public Integer call() throws InterruptedException {
    if (drainSeconds < 0 || drainSeconds > 300) {
      throw new CommandFailure("--drain-seconds " + drainSeconds + " (expected: 0..300)");
    }
    ControlPlaneServer server =
        new ControlPlaneServer(watched(), Clock.systemUTC(), Duration.ofSeconds(drainSeconds));
    try {
      server.start(Addresses.toListenOn(xds, "--xds"), Addresses.toListenOn(admin, "--admin"));
    } catch (IOException e) {
      server.close();
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
    log.atInfo()
        .addKeyValue("xds", xds)
        .addKeyValue("admin", admin)
        .addKeyValue("version", Version.text())
        .log("serving");
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stop(server);
                  stopped.countDown();
                },
                "stop"));
    stopped.await();
    return 0;
  }

  private List<Source> watched() {
    return sources.stream()
        .<Source>map(place -> new FileSource(place.path(), Clock.systemUTC()))
        .toList();
  }

  private static void stop(ControlPlaneServer server) {
    log.info("stopping");
    try {
      server.drain();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.close();
    log.info("stopped");
  }
}
