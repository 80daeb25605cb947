package io.milvusxds.benchmarks;

import io.milvusxds.demo.envoy.EnvoyBinary;
import io.milvusxds.demo.milvus.DemoNode;
import io.milvusxds.demo.milvus.Refusal;
import io.milvusxds.testing.rebalance.BaselineEnvoy.Policy;
import io.milvusxds.testing.rebalance.ColdNodes;
import io.milvusxds.testing.rebalance.SearchFront;
import io.milvusxds.testing.rebalance.SegmentMemory.Costs;
import io.milvusxds.testing.rebalance.SegmentMemory.Loading;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * Which keys move when a node is added to ten, and when one of the ten is removed, as seen by
 * asking a real Envoy for every key.
 */
public final class RebalanceBenchmark {
  private static final int NODES = 10;
  private static final int KEYS = Integer.getInteger("keys", 1_000);
  private static final int TIMES_EACH = Integer.getInteger("times", 20);
  // Not what nodes take, but who they are, is looked at.
  private static final Costs NO_COSTS =
      new Costs(Duration.ZERO, Duration.ZERO, Loading.SIDE_BY_SIDE);

  private static final List<MeasuredFront> FRONTS =
      List.of(
          divided(1),
          divided(2),
          MeasuredFront.baseline("ring hash", Policy.RING_HASH),
          MeasuredFront.baseline("maglev", Policy.MAGLEV));

  private final ResultTable table = new ResultTable();

  private RebalanceBenchmark() {}

  private static MeasuredFront divided(int replicas) {
    return MeasuredFront.divided(
        "milvus-xds, replicas " + replicas,
        Map.of("segment.replicas", Integer.toString(replicas), "segment.warm-up", "off"));
  }

  public static void main(String[] arguments)
      throws IOException, InterruptedException, Refusal, TimeoutException {
    Path binary = EnvoyBinary.locate();
    RebalanceBenchmark benchmark = new RebalanceBenchmark();
    for (MeasuredFront front : FRONTS) {
      System.err.println(front.name());
      benchmark.measure(binary, front);
    }
    System.out.printf(
        "%d nodes, %d keys, each asked for %d times in each state%n%n%s",
        NODES, KEYS, TIMES_EACH, benchmark.table.markdown());
    System.exit(0);
  }

  private void measure(Path binary, MeasuredFront measured)
      throws IOException, InterruptedException, Refusal, TimeoutException {
    try (ColdNodes nodes = ColdNodes.start(NODES, NO_COSTS);
        SearchFront front = measured.starter().start(binary, nodes.all())) {
      List<DemoNode> ten = nodes.all();
      KeyOwners before = observe(front);
      String name = measured.name();
      table.note(name, "fullest node of ten, share of the mean", before.fullest());

      List<DemoNode> eleven = new ArrayList<>(ten);
      DemoNode added = nodes.add();
      eleven.add(added);
      front.serve(eleven);
      KeyOwners afterAdd = observe(front);
      note(name, "add one", before, afterAdd, afterAdd.slotsOf(added.name()));
      table.note(name, "fullest node of eleven, share of the mean", afterAdd.fullest());

      front.serve(ten.subList(1, NODES));
      KeyOwners afterRemove = observe(front);
      note(name, "remove one", before, afterRemove, before.slotsOf(ten.get(0).name()));
      table.note(name, "fullest node of nine, share of the mean", afterRemove.fullest());
    }
  }

  /**
   * Notes a change.
   *
   * @param unavoidable how many pairs of key and node had to move
   */
  private void note(
      String front, String change, KeyOwners before, KeyOwners after, long unavoidable) {
    double moved = 100.0 * after.slotsNewSince(before) / before.slots();
    double needed = 100.0 * unavoidable / before.slots();
    table.note(front, change + ": moved, %", moved);
    table.note(front, change + ": of them needless, %", moved - needed);
    table.note(
        front,
        change + ": keys without an owner of before",
        (double) after.keysWithAllOwnersNewSince(before));
  }

  private static KeyOwners observe(SearchFront front)
      throws InterruptedException, TimeoutException {
    // Envoy's workers learn of a change a moment after its admin page.
    KeyOwners unused = KeyOwners.observe(front.channel(), KEYS, 1);
    return KeyOwners.observe(front.channel(), KEYS, TIMES_EACH);
  }
}
