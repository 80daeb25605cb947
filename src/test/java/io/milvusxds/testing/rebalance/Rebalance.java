package io.milvusxds.testing.rebalance;

import io.grpc.ClientInterceptors;
import io.milvusxds.demo.load.LoadReport;
import io.milvusxds.demo.milvus.DemoNode;
import io.milvusxds.testing.load.SegmentDraw;
import io.milvusxds.testing.load.SteadyLoad;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What searches met while a node joined and while one left, under a steady load.
 *
 * @param whole from the first quiet moment to the last search
 * @param cold which of the answers came from a node that had to load the segment first
 * @param joinNanos when the new node was about to be made known, by {@link System#nanoTime}
 * @param leaveNanos when an old node was about to be taken away
 */
public record Rebalance(LoadReport whole, ColdAnswers cold, long joinNanos, long leaveNanos) {
  private static final Duration CALL_LIMIT = Duration.ofSeconds(15);
  private static final Duration WAIT_LIMIT = Duration.ofMinutes(2);
  private static final int MAX_OPEN = 2000;
  private static final int MAX_WARMING_ROUNDS = 20;
  private static final int WARMING_CALLS_PER_SECOND = 400;
  private static final int IN_A_ROW = 4;

  /**
   * How it is played.
   *
   * @param segments how many there are; at first every node that they are sent to has them in
   *     memory
   * @param callsPerSecond of the load
   * @param quiet before the node joins
   * @param settling after the join, and again after the leave
   */
  public record Scene(int segments, int callsPerSecond, Duration quiet, Duration settling) {
    private Duration length() {
      return quiet.plus(settling).plus(settling).plus(WAIT_LIMIT);
    }

    private int callsIn(Duration time) {
      return Math.toIntExact(time.toMillis() * callsPerSecond / 1000);
    }
  }

  /**
   * Plays it: quiet, then a new node joins the nodes, then the first of them leaves.
   *
   * @param nodes all are served at first
   */
  public static Rebalance play(Scene scene, SearchFront front, ColdNodes nodes)
      throws IOException, InterruptedException {
    ColdAnswers cold = new ColdAnswers();
    SegmentCalls calls =
        new SegmentCalls(ClientInterceptors.intercept(front.channel(), cold), CALL_LIMIT);
    warm(scene, calls, nodes);
    try (SteadyLoad load =
        SteadyLoad.start(
            new SteadyLoad.Settings(scene.callsPerSecond(), scene.length(), MAX_OPEN),
            SegmentDraw.zipf(scene.segments(), 1, 1),
            calls)) {
      awaitCalls(load, scene.callsIn(scene.quiet()));
      List<DemoNode> before = nodes.all();
      List<DemoNode> joined = new ArrayList<>(before);
      joined.add(nodes.add());
      long joinNanos = System.nanoTime();
      front.serve(joined);
      awaitCalls(load, scene.callsIn(scene.settling()));
      long leaveNanos = System.nanoTime();
      front.serve(joined.subList(1, joined.size()));
      awaitCalls(load, scene.callsIn(scene.settling()));
      return new Rebalance(load.stop(), cold, joinNanos, leaveNanos);
    }
  }

  /**
   * Searches every segment until all searches of a round find theirs in memory.
   *
   * <p>Several times in a row, so that those that find one of its nodes busy loading it are sent to
   * the next one.
   */
  private static void warm(Scene scene, SegmentCalls calls, ColdNodes nodes)
      throws InterruptedException {
    for (int round = 0; round < MAX_WARMING_ROUNDS; round++) {
      long coldBefore = nodes.coldSearches();
      int searches = scene.segments() * IN_A_ROW;
      Supplier<String> inTurn = SegmentDraw.inTurn(scene.segments(), IN_A_ROW);
      Duration time = Duration.ofMillis(1000L * searches / WARMING_CALLS_PER_SECOND);
      LoadReport report;
      try (SteadyLoad load =
          SteadyLoad.start(
              new SteadyLoad.Settings(WARMING_CALLS_PER_SECOND, time, MAX_OPEN), inTurn, calls)) {
        report = load.await();
      }
      if (report.failed() > 0) {
        throw new AssertionError("while warming: " + report.failures());
      }
      if (nodes.coldSearches() == coldBefore) {
        return;
      }
    }
    throw new AssertionError("still cold after " + MAX_WARMING_ROUNDS + " rounds");
  }

  private static void awaitCalls(SteadyLoad load, int calls) throws InterruptedException {
    if (!load.awaitCalls(calls, WAIT_LIMIT)) {
      throw new AssertionError("fewer than " + calls + " calls in " + WAIT_LIMIT);
    }
  }

  /** The searches before anything changed. */
  public LoadReport quiet() {
    return whole.between(whole.samples().get(0).startNanos(), joinNanos);
  }

  /** The searches from the join to the leave. */
  public LoadReport joining() {
    return whole.between(joinNanos, leaveNanos);
  }

  /** The searches from the leave on. */
  public LoadReport leaving() {
    return whole.between(leaveNanos, System.nanoTime());
  }

  /** How many answers waited for a load after the join. */
  public long coldAnswers() {
    return cold.between(joinNanos, System.nanoTime());
  }

  /** How many of a hundred answers after the join waited for a load, until the leave. */
  public double coldPercentJoining() {
    return 100.0 * cold.between(joinNanos, leaveNanos) / joining().calls();
  }

  /** How many of a hundred answers after the leave waited for a load. */
  public double coldPercentLeaving() {
    return 100.0 * cold.between(leaveNanos, System.nanoTime()) / leaving().calls();
  }
}
