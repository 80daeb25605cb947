package io.milvusxds.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.testing.RequiredPart;
import io.milvusxds.testing.seed.Comparison;
import io.milvusxds.testing.seed.Comparison.Side;
import io.milvusxds.testing.seed.ComparisonTable;
import io.milvusxds.testing.seed.LargeMessages;
import io.milvusxds.testing.seed.LongWrites;
import io.milvusxds.testing.seed.SeedScene;
import io.milvusxds.testing.seed.SeedScenes;
import io.milvusxds.testing.seed.SeedStage;
import io.milvusxds.testing.seed.SideBySide;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The hand-written Envoy that milvus-xds replaces, and ours before the same nodes, under the same
 * load at the same time: ours never fails a call that the other answers, plain and divided, and is
 * not slower.
 *
 * <p>All share their nodes and Envoys. On a machine that is too busy, as small writes tell, any
 * call may be late by that alone; a scene is then played again, and what fails at last is compared
 * in number. {@code benchmarks/run seed} prints the same as a table.
 */
@Timeout(300)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AsGoodAsTheSeedIT {
  /** The median of ours may be later by this. */
  private static final Duration NOT_SLOWER = Duration.ofMillis(10);

  /** Of a hundred calls, how many more than the seed's may fail on a busy machine. */
  private static final long BUSY_PERCENT = 5;

  /**
   * While there is no node, each call fails. The calls of a number begin within a few milliseconds
   * of each other, so that one at each end of that time may fail here and not there.
   */
  private static final long AT_THE_ENDS = 2;

  /** From here on another node is asked beside the slow one (ADR 21). */
  private static final int ASKED_TWICE_MILLIS = 750;

  /**
   * Longer than what Envoy, gRPC and firewalls give a call or a quiet connection by default. The
   * benchmark has one of three minutes; that no node is pinged meanwhile, KeepaliveIT shows.
   */
  private static final Duration LONG_WRITE = Duration.ofSeconds(40);

  private static SeedStage stage;
  private static SideBySide sideBySide;
  private static LongWrites longWrites;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    stage = SeedStage.start(RequiredPart.envoy(), folder);
    longWrites = LongWrites.begin(stage, LONG_WRITE);
    sideBySide = new SideBySide(stage);
    Comparison unused = sideBySide.play(SeedScenes.warmUp());
  }

  @AfterAll
  static void stop() throws Exception {
    if (stage != null) {
      stage.close();
    }
  }

  @ParameterizedTest
  @Order(1)
  @ValueSource(ints = {1, 460, 900})
  void searchesThatTakeSoManyMillisecondsAreAnswered(int millis) throws Exception {
    Comparison comparison = played(SeedScenes.allNodesTake(millis));

    for (Side side : comparison.ours()) {
      assertThat(side.callsAtNodesPerCall())
          .as(told(comparison, side))
          .isLessThan(millis < ASKED_TWICE_MILLIS ? 1.5 : 2.1);
      assertThat(side.ejections()).as(told(comparison, side)).isZero();
    }
  }

  @ParameterizedTest
  @Order(2)
  @ValueSource(ints = {1, 460, 900})
  void searchesAreAnsweredWhenOneNodeTakesSoManyMilliseconds(int millis) throws Exception {
    Comparison unused = played(SeedScenes.oneNodeTakes(millis));
  }

  static List<SeedScene> lossesOfNodes() {
    return SeedScenes.lossesOfNodes();
  }

  @ParameterizedTest
  @Order(3)
  @MethodSource("lossesOfNodes")
  void noSearchIsLostWithANode(SeedScene scene) throws Exception {
    Comparison unused = played(scene);
  }

  /** The nodes that were lost are kept away for a while yet, for which the next scene waits. */
  @ParameterizedTest
  @Order(4)
  @ValueSource(ints = {1, 16, 60})
  void messagesOfSoManyMebibytesPassInBothDirections(int mebibytes) throws Exception {
    LargeMessages messages = new LargeMessages(stage.fronts());

    for (Comparison comparison :
        List.of(
            messages.searchesOf(mebibytes),
            messages.answersOf(mebibytes),
            messages.insertsOf(mebibytes))) {
      for (Side side : comparison.ours()) {
        assertThat(side.calls().failures()).as(told(comparison, side)).isEmpty();
      }
    }
  }

  /**
   * Where searches are divided, a search whose one owner is kept away and whose other one hangs
   * meets only the second in its time. The seed loses one of five searches of all segments.
   */
  @Test
  @Order(5)
  void noMoreIsLostThanTheSeedLosesWhenANodeStopsWhileAnotherOneIsKeptAway() throws Exception {
    Comparison comparison = sideBySide.playInQuiet(SeedScenes.nodeStoppedAfterAnother());

    for (Side side : comparison.ours()) {
      assertThat(side.calls().failed())
          .as(told(comparison, side))
          .isLessThan(comparison.seed().calls().failed());
    }
  }

  /** It began with the first scene, so that it costs little time of its own. */
  @Test
  @Order(6)
  void aLongWriteIsAnswered() throws Exception {
    Comparison comparison = longWrites.await();

    for (Side side : comparison.sides()) {
      assertThat(side.calls().failures()).as(told(comparison, side)).isEmpty();
    }
  }

  @Test
  @Order(7)
  void noMoreIsLostThanTheSeedLosesWhenAllNodesAreGone() throws Exception {
    Comparison comparison = sideBySide.playInQuiet(SeedScenes.everythingRestarted());

    for (Side side : comparison.ours()) {
      assertThat(side.calls().failed())
          .as(told(comparison, side))
          .isLessThanOrEqualTo(comparison.seed().calls().failed() + AT_THE_ENDS);
      assertThat(side.writes().failed())
          .as(told(comparison, side))
          .isLessThanOrEqualTo(comparison.seed().writes().failed() + AT_THE_ENDS);
    }
  }

  /** Plays a scene in which there is always a node that could answer, and holds ours to that. */
  private static Comparison played(SeedScene scene) throws Exception {
    Comparison comparison = sideBySide.playInQuiet(scene);
    for (Side side : comparison.ours()) {
      if (scene.isQuiet(comparison)) {
        assertThat(side.calls().failures()).as(told(comparison, side)).isEmpty();
        assertThat(side.calls().latency(50))
            .as(told(comparison, side))
            .isLessThan(comparison.seed().calls().latency(50).plus(NOT_SLOWER));
      }
      assertThat(side.calls().failed() - comparison.seed().calls().failed())
          .as(told(comparison, side))
          .isLessThanOrEqualTo(BUSY_PERCENT * side.calls().calls() / 100);
      assertThat(side.writes().failures()).as(told(comparison, side)).isEmpty();
    }
    return comparison;
  }

  private static String told(Comparison comparison, Side side) {
    return side.front() + ", " + side.calls().failures() + "\n" + ComparisonTable.line(comparison);
  }
}
