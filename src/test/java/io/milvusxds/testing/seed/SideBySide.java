package io.milvusxds.testing.seed;

import static io.milvusxds.testing.Patience.await;

import io.milvusxds.testing.load.SegmentDraw;
import io.milvusxds.testing.load.SteadyLoad;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Plays scenes under the same load through each front at the same time: the call of a number is
 * about the same segment and begins at the same moment, within a few milliseconds, everywhere.
 */
public final class SideBySide {
  private static final int SEARCHES_PER_SECOND = 50;
  private static final int WRITES_PER_SECOND = 10;
  private static final int SEGMENTS = 300;
  private static final int MAX_PLAYS = 3;
  private static final int MAX_OPEN = 2000;
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final Duration LONGEST_EJECTION = Duration.ofMinutes(1);
  private static final Duration CALL_LIMIT = Duration.ofSeconds(10);

  private final SeedStage stage;
  private final List<Front> fronts;

  /** Those of the stage whose searches are small. */
  public SideBySide(SeedStage stage) {
    this.stage = stage;
    this.fronts =
        stage.fronts().stream().filter(front -> !front.name().equals(Front.BY_COLLECTION)).toList();
  }

  /**
   * Plays one, and again when the machine was too busy to tell anything by it; at most three times.
   */
  public Comparison playInQuiet(SeedScene scene) throws Exception {
    Comparison comparison = play(scene);
    for (int i = 1; i < MAX_PLAYS && !scene.isQuiet(comparison); i++) {
      comparison = play(scene);
    }
    return comparison;
  }

  /** Plays one, as soon as all nodes are in use, and tells what came of the calls. */
  public Comparison play(SeedScene scene) throws Exception {
    stage.nodes().prepare(scene.comingBack());
    for (Front front : fronts) {
      await(front.name() + " uses all nodes")
          .atMost(LONGEST_EJECTION)
          .until(() -> !front.keepsANodeAway());
    }
    Map<String, Long> callsBefore = stage.nodes().calls();
    Map<String, Long> ejectionsBefore = ejections();
    List<SteadyLoad> searches = new ArrayList<>();
    List<SteadyLoad> writes = new ArrayList<>();
    try {
      for (Front front : fronts) {
        searches.add(start(SEARCHES_PER_SECOND, front, FrontCalls.Kind.SEARCH, scene.demand()));
        writes.add(start(WRITES_PER_SECOND, front, FrontCalls.Kind.INSERT, Demand.DULL));
      }
      scene.script().play(stage, time -> pass(searches.get(0), time));
      List<Comparison.Side> sides = new ArrayList<>();
      searches.forEach(SteadyLoad::beginNoMore);
      writes.forEach(SteadyLoad::beginNoMore);
      for (int i = 0; i < fronts.size(); i++) {
        sides.add(
            new Comparison.Side(
                fronts.get(i).name(), searches.get(i).stop(), writes.get(i).stop(), 0, 0));
      }
      return new Comparison(scene.name(), counted(sides, callsBefore, ejectionsBefore));
    } finally {
      searches.forEach(SteadyLoad::close);
      writes.forEach(SteadyLoad::close);
    }
  }

  private static SteadyLoad start(int perSecond, Front front, FrontCalls.Kind kind, Demand demand) {
    return SteadyLoad.start(
        new SteadyLoad.Settings(perSecond, LONGEST, MAX_OPEN),
        SegmentDraw.uniform(SEGMENTS, 1),
        front.calls(kind, demand, CALL_LIMIT));
  }

  // Calls end as fast as they begin, so a number of them is a time.
  private static void pass(SteadyLoad load, Duration time) throws InterruptedException {
    int calls = Math.toIntExact(time.toMillis() * SEARCHES_PER_SECOND / 1000);
    if (!load.awaitCalls(calls, time.plus(CALL_LIMIT).multipliedBy(2))) {
      throw new AssertionError("fewer than " + calls + " calls ended");
    }
  }

  private List<Comparison.Side> counted(
      List<Comparison.Side> sides, Map<String, Long> callsBefore, Map<String, Long> ejectionsBefore)
      throws Exception {
    Map<String, Long> callsNow = stage.nodes().calls();
    Map<String, Long> ejectionsNow = ejections();
    return sides.stream()
        .map(
            side ->
                new Comparison.Side(
                    side.front(),
                    side.calls(),
                    side.writes(),
                    growth(side.front(), callsBefore, callsNow),
                    growth(side.front(), ejectionsBefore, ejectionsNow)))
        .toList();
  }

  private static long growth(String key, Map<String, Long> before, Map<String, Long> now) {
    return now.getOrDefault(key, 0L) - before.getOrDefault(key, 0L);
  }

  private Map<String, Long> ejections() throws Exception {
    Map<String, Long> counts = new HashMap<>();
    for (Front front : fronts) {
      counts.put(front.name(), front.ejections());
    }
    return counts;
  }
}
