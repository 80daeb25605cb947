package io.milvusxds.testing.seed;

import io.milvusxds.demo.load.LoadReport;
import io.milvusxds.demo.load.LoadReport.Sample;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What came of the same calls through each front.
 *
 * @param sides the seed's is the first
 */
public record Comparison(String scene, List<Side> sides) {
  public Comparison {
    sides = List.copyOf(sides);
  }

  /**
   * What came of the calls through one front.
   *
   * @param calls those that are compared
   * @param writes small ones, to a node to which nothing happens in most scenes; so they tell how
   *     late anything can be by the machine alone
   * @param callsAtNodes calls that came to nodes, with those that were tried again; without what
   *     came in the last moment of a node that was killed; 0 when nobody counted
   * @param ejections how often its Envoy sent a read-only node away
   */
  public record Side(
      String front, LoadReport calls, LoadReport writes, long callsAtNodes, long ejections) {
    /** The result of calls beside which nothing was counted. */
    static Side of(String front, LoadReport calls) {
      return new Side(front, calls, new LoadReport(List.of()), 0, 0);
    }

    /** How many times a call came to a node, on average. */
    public double callsAtNodesPerCall() {
      return callsAtNodes / (double) calls.calls();
    }
  }

  /** The hand-written Envoy's. */
  public Side seed() {
    return sides.get(0);
  }

  /** Ours. */
  public List<Side> ours() {
    return sides.subList(1, sides.size());
  }

  /** How long the slowest of the small writes took, through whichever front. */
  public Duration slowestWrite() {
    return sides.stream()
        .map(side -> side.writes().latency(100))
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  /**
   * How many calls failed through ours while the seed answered the same one at the same moment, by
   * the words of the failure.
   */
  public SortedMap<String, Long> worseThanSeed(Side ours) {
    List<Sample> theirs = seed().calls().samples();
    List<Sample> mine = ours.calls().samples();
    SortedMap<String, Long> worse = new TreeMap<>();
    for (int i = 0; i < Math.min(theirs.size(), mine.size()); i++) {
      if (!mine.get(i).problem().isEmpty() && theirs.get(i).problem().isEmpty()) {
        worse.merge(mine.get(i).problem(), 1L, Long::sum);
      }
    }
    return worse;
  }
}
