package io.milvusxds.benchmarks;

import io.milvusxds.cli.rehearsal.Rehearsal;
import io.milvusxds.discovery.dns.HostResolver;
import io.milvusxds.model.MilvusService;
import io.milvusxds.pipeline.EnvoyGroup;
import io.milvusxds.pipeline.Pipeline;
import io.milvusxds.pipeline.PipelineListener;
import io.milvusxds.testing.Patience;
import io.milvusxds.testing.services.FakeSource;
import io.milvusxds.xds.XdsListener;
import io.milvusxds.xds.XdsServer;
import io.milvusxds.xds.limits.XdsLimits;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One size of {@link GrowthBenchmark} in a process of its own, so that its first change is really
 * the first. Prints one line {@code result NAME VALUE} for each figure.
 *
 * <p>A change counts from just before the source tells it until all is published; CPU is that of
 * the pipeline's thread. One Envoy is connected, and has the change before the next one comes.
 */
public final class GrowthProcess {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int ARRIVING = 300;
  private static final double NANOS_PER_MILLI = 1e6;

  private final FakeSource source = new FakeSource("growth");
  private final Rounds rounds = new Rounds();
  private final GrowthStage stage;

  private GrowthProcess(GrowthStage stage) {
    this.stage = stage;
  }

  /** When a round ended, and the CPU time that its thread had used by then. */
  private record End(long nanos, long cpuNanos) {}

  /** The rounds of the pipeline as they end. */
  private static final class Rounds implements PipelineListener {
    private final BlockingQueue<End> ends = new LinkedBlockingQueue<>();

    @Override
    public void rebuilt(Duration took) {

      ends.add(new End(System.nanoTime(), THREADS.getCurrentThreadCpuTime()));
    }

    End awaitNext() throws InterruptedException {
      End end = ends.poll(1, TimeUnit.MINUTES);
      if (end == null) {
        throw new IllegalStateException("no round within a minute");
      }
      return end;
    }
  }

  /** Arguments: deployments, endpoints of each, changes to warm up, changes that are measured. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) -> {
          failure.printStackTrace();
          System.exit(1);
        });
    if (!Boolean.getBoolean("unrehearsed")) {
      // As the product does before it is ready.
      Rehearsal rehearsal = Rehearsal.begin();
      Patience.await("the rehearsal").until(rehearsal::isOver);
    }
    int[] numbers = List.of(arguments).stream().mapToInt(Integer::parseInt).toArray();
    new GrowthProcess(new GrowthStage(numbers[0], numbers[1])).measure(numbers[2], numbers[3]);
    System.exit(0);
  }

  private void measure(int warmUp, int measured) throws IOException, InterruptedException {
    Pipeline pipeline = new Pipeline(List.of(source), HostResolver.ofSystem(), rounds);
    try (pipeline;
        XdsServer<EnvoyGroup> server =
            new XdsServer<>(
                pipeline.nodeGroups(), XdsListener.NONE, XdsLimits.DEFAULT, Clock.systemUTC())) {
      server.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      pipeline.start(server);
      source.says(stage.services(), List.of());
      rounds.awaitNext();
      Fleet envoy = Fleet.connect(server.port(), 1, stage.group(), stage.group() + "/ro");
      envoy.awaitReceived(1);
      changes("cold", 1, envoy);
      changes("warming", warmUp, envoy);
      changes("warm", measured, envoy);
      arrivals(server.port());
    }
  }

  private void changes(String when, int count, Fleet envoy) throws InterruptedException {
    List<Double> millis = new ArrayList<>();
    List<Double> cpuMillis = new ArrayList<>();
    List<Double> clientMillis = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      settle();
      long responses = envoy.received();
      long cpuNanos = pipelineCpuNanos();
      List<MilvusService> services = stage.change();
      long begin = System.nanoTime();
      source.says(services, List.of());
      End end = rounds.awaitNext();
      millis.add((end.nanos() - begin) / NANOS_PER_MILLI);
      cpuMillis.add((end.cpuNanos() - cpuNanos) / NANOS_PER_MILLI);
      clientMillis.add((envoy.awaitReceived(responses + 1) - begin) / NANOS_PER_MILLI);
    }
    result(when + " ms", ResultTable.median(millis));
    result(when + " until the Envoy has it, ms", ResultTable.median(clientMillis));
    result(when + " CPU ms", ResultTable.median(cpuMillis));
  }

  // Envoys of one deployment that come at once: how many rounds that is, and what it costs.
  private void arrivals(int port) throws InterruptedException {
    settle();
    long cpuNanos = pipelineCpuNanos();
    try (Fleet arriving = Fleet.connect(port, ARRIVING, stage.group(), stage.group() + "/ro")) {
      arriving.awaitReceived(ARRIVING);
      Thread.sleep(200);
      result("arrivals, rounds", rounds.ends.size());
      result("arrivals, CPU ms", (pipelineCpuNanos() - cpuNanos) / NANOS_PER_MILLI);
    }
  }

  // Rounds that nobody waits for, such as those of Envoys that came, are over.
  private void settle() throws InterruptedException {
    do {
      rounds.ends.clear();
      Thread.sleep(10);
    } while (!rounds.ends.isEmpty());
  }

  private static long pipelineCpuNanos() {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("pipeline")) {
        return THREADS.getThreadCpuTime(thread.getId());
      }
    }
    throw new IllegalStateException("no thread is named pipeline");
  }

  private static void result(String name, double value) {
    System.out.printf(Locale.ROOT, "result\t%s\t%.4f%n", name, value);
  }
}
