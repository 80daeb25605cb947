package io.milvusxds.benchmarks;

import io.milvusxds.demo.envoy.EnvoyBinary;
import io.milvusxds.testing.seed.Comparison;
import io.milvusxds.testing.seed.ComparisonTable;
import io.milvusxds.testing.seed.LargeMessages;
import io.milvusxds.testing.seed.LongWrites;
import io.milvusxds.testing.seed.SeedScene;
import io.milvusxds.testing.seed.SeedScenes;
import io.milvusxds.testing.seed.SeedStage;
import io.milvusxds.testing.seed.SideBySide;
import java.nio.file.Files;
import java.time.Duration;

/** The hand-written Envoy and ours side by side: a table of what failed, scene by scene. */
public final class SeedBenchmark {
  private static final Duration LONG_WRITE = Duration.ofMinutes(3);

  private final ComparisonTable table = new ComparisonTable();

  private SeedBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    SeedBenchmark benchmark = new SeedBenchmark();
    try (SeedStage stage =
        SeedStage.start(EnvoyBinary.locate(), Files.createTempDirectory("milvus-xds-seed"))) {
      benchmark.play(stage);
    }
    System.out.print(benchmark.table.markdown());
    System.exit(0);
  }

  private void play(SeedStage stage) throws Exception {
    LongWrites writes = LongWrites.begin(stage, LONG_WRITE);
    SideBySide sideBySide = new SideBySide(stage);
    Comparison unused = sideBySide.play(SeedScenes.warmUp());
    LargeMessages messages = new LargeMessages(stage.fronts());
    for (int mebibytes : LargeMessages.MEBIBYTES) {
      note(messages.searchesOf(mebibytes));
      note(messages.answersOf(mebibytes));
      note(messages.insertsOf(mebibytes));
    }
    for (SeedScene scene : SeedScenes.allButLast()) {
      note(sideBySide.playInQuiet(scene));
    }
    note(writes.await());
    note(sideBySide.playInQuiet(SeedScenes.everythingRestarted()));
  }

  private void note(Comparison comparison) {
    table.add(comparison);
    System.err.print(ComparisonTable.line(comparison));
    for (Comparison.Side side : comparison.sides()) {
      side.calls()
          .failures()
          .forEach(
              (problem, count) ->
                  System.err.println("    " + side.front() + ": " + count + " × " + problem));
    }
  }
}
