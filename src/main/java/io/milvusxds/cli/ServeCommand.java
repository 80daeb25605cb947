package io.milvusxds.cli;

import io.milvusxds.cli.rehearsal.Rehearsal;
import io.milvusxds.discovery.Source;
import io.milvusxds.discovery.SourceKind;
import io.milvusxds.model.HostPort;
import io.milvusxds.report.events.ServiceEvents;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the control plane until it is told to stop. */
@Command(
    name = "serve",
    description = {
      "Runs the control plane: watches the sources and serves Envoys over xDS.",
      "Stops gracefully on SIGTERM: unready first, then the streams end one by one."
    },
    mixinStandardHelpOptions = true,
    modelTransformer = SourceHelp.class)
final class ServeCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(ServeCommand.class);

  @Option(
      names = "--source",
      required = true,
      paramLabel = "SOURCE",
      converter = SourceConverter.class,
      // What the kinds of source say of themselves is put before it.
      description =
          "Changes are followed. May be given more than once; the first that describes a Service"
              + " counts.")
  private List<SourceConverter.SourcePlaces> sources;

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
      names = "--events",
      arity = "1",
      defaultValue = "true",
      paramLabel = "true|false",
      description =
          "whether findings are told by Events on the Services of a Kubernetes source (default:"
              + " ${DEFAULT-VALUE})")
  private boolean events;

  @Option(
      names = "--drain-seconds",
      defaultValue = "2",
      paramLabel = "N",
      converter = DrainSecondsConverter.class,
      description =
          "how long the ends of streams are spread when stopping, 0..300 (default:"
              + " ${DEFAULT-VALUE})")
  private int drainSeconds;

  @Option(
      names = "--log-level",
      defaultValue = "info",
      paramLabel = "LEVEL",
      description =
          "what is logged to standard error: error, warn, info or debug (default:"
              + " ${DEFAULT-VALUE})")
  private LogLevel logLevel;

  @Option(
      names = "--log-format",
      defaultValue = "text",
      paramLabel = "FORMAT",
      description = "text, or json with one object a line (default: ${DEFAULT-VALUE})")
  private LogFormat logFormat;

  @Mixin private final LimitOptions limits = new LimitOptions();

  @Override
  public Integer call() throws InterruptedException {
    logLevel.apply();
    logFormat.apply();
    ControlPlaneServer server = started(Rehearsal.begin());
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

  private ControlPlaneServer started(Rehearsal rehearsal) {
    try {
      if (xds.equals(admin)) {
        throw new CommandFailure(
            "--xds and --admin are both "
                + xds
                + " (expected: two different ports). Choose another with --admin HOST:PORT");
      }
      ControlPlaneServer.Addresses addresses =
          new ControlPlaneServer.Addresses(
              ListenAddress.of(xds, "--xds"), ListenAddress.of(admin, "--admin"));
      Map<Source, SourceKind> watched = watched();
      ControlPlaneServer server =
          new ControlPlaneServer(
              List.copyOf(watched.keySet()),
              addresses,
              Clock.systemUTC(),
              new ControlPlaneServer.Manners(
                  limits.limits(),
                  limits.maxPortsPerDeployment(),
                  Duration.ofSeconds(drainSeconds)));
      server.waitsFor(rehearsal);
      writeEvents(server, watched);
      return start(server);
    } catch (IOException e) {
      throw CommandFailure.of(e);
    }
  }

  private void writeEvents(ControlPlaneServer server, Map<Source, SourceKind> watched) {
    Set<String> clusters =
        watched.entrySet().stream()
            .filter(source -> source.getValue().takesEvents())
            .map(source -> source.getKey().name())
            .collect(Collectors.toSet());
    if (!events || clusters.isEmpty()) {
      return;
    }
    // In a Pod this is its name.
    String host = System.getenv().getOrDefault("HOSTNAME", "");
    String instance = host.isBlank() ? "milvus-xds" : host;
    server.writes(
        ServiceEvents.ofSurroundings(server.notices(clusters), instance, Clock.systemUTC()));
  }

  private static ControlPlaneServer start(ControlPlaneServer server) throws IOException {
    try {
      server.start();
      return server;
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  /** The sources in the order of the command line, each with its kind. */
  private Map<Source, SourceKind> watched() {
    Map<Source, SourceKind> watched = new LinkedHashMap<>();
    sources.stream()
        .flatMap(option -> option.places().stream())
        .forEach(place -> watched.put(place.source(Clock.systemUTC()), place.kind()));
    return watched;
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
