package io.milvusxds.testing.seed;

import static com.google.common.util.concurrent.MoreExecutors.directExecutor;
import static java.util.Objects.requireNonNull;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import io.milvusxds.demo.load.LoadReport;
import io.milvusxds.demo.load.LoadReport.Sample;
import io.milvusxds.testing.seed.FrontCalls.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * Long writes, one through each Envoy that carries nothing else: other answers on the same
 * connection would make a server forgive pings that come too often.
 */
public final class LongWrites {
  private static final Duration LATEST = Duration.ofMinutes(2);

  private final Duration takes;
  private final List<Front> fronts;
  private final List<ListenableFuture<Sample>> ended = new ArrayList<>();

  private LongWrites(Duration takes, List<Front> fronts) {
    this.takes = takes;
    this.fronts = fronts;
  }

  /**
   * Begins them.
   *
   * @param takes how long the node works on each of them
   */
  public static LongWrites begin(SeedStage stage, Duration takes) {
    LongWrites writes = new LongWrites(takes, stage.quietFronts());
    Duration limit = takes.plus(LATEST);
    for (Front front : writes.fronts) {
      writes.ended.add(sample(front.calls(Kind.INSERT, Demand.DULL.taking(takes), limit)));
    }
    return writes;
  }

  private static ListenableFuture<Sample> sample(FrontCalls calls) {
    long start = System.nanoTime();
    ListenableFuture<String> answer = calls.begin("films");
    return Futures.whenAllComplete(answer).call(() -> sample(start, answer), directExecutor());
  }

  private static Sample sample(long startNanos, ListenableFuture<String> answer) {
    String node = "";
    String problem = "";
    try {
      node = requireNonNull(Futures.getDone(answer), "node");
    } catch (ExecutionException e) {
      problem = String.valueOf(Throwables.getRootCause(e).getMessage());
    }
    return new Sample(startNanos, System.nanoTime() - startNanos, "films", node, problem);
  }

  /** Waits until all have ended, well or not. */
  public Comparison await() throws ExecutionException, InterruptedException {
    List<Comparison.Side> sides = new ArrayList<>();
    for (int i = 0; i < fronts.size(); i++) {
      LoadReport report = new LoadReport(List.of(ended.get(i).get()));
      sides.add(Comparison.Side.of(fronts.get(i).name(), report));
    }
    return new Comparison("a write of " + takes.toSeconds() + " s", sides);
  }
}
