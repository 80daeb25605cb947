package io.milvusxds.golden;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Iterables;
import com.google.common.collect.Sets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares what Envoy gets with what is written in {@code src/test/resources/golden}.
 *
 * <p>A folder has only the outputs that differ from those of {@code plain}: what a case is about is
 * what its folder holds. {@code -Dgolden.update=true} writes the files anew; review the difference
 * as code.
 */
class GoldenTest {
  private static final boolean UPDATE = Boolean.getBoolean("golden.update");

  private static final Set<String> INPUT = Set.of(GoldenCase.INPUT);
  private static final Set<String> OUTPUTS =
      Set.of(
          "out.listeners.yaml",
          "out.routes.yaml",
          "out.clusters.yaml",
          "out.endpoints.yaml",
          GoldenCase.FINDINGS);

  @BeforeAll
  static void writeFirstWhatTheOthersDifferFrom() throws IOException {
    if (UPDATE) {
      rewrite(GoldenCase.PLAIN, GoldenCase.PLAIN.outputs());
    }
  }

  static List<GoldenCase> cases() {
    return GoldenCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theInputGivesWhatIsWritten(GoldenCase golden) throws IOException {
    SortedMap<String, String> outputs = golden.outputs();

    if (UPDATE) {
      rewrite(golden, outputs);
    }

    for (var output : outputs.entrySet()) {
      Path file = golden.written(output.getKey());
      assertThat(Files.readString(file)).as(file.toString()).isEqualTo(output.getValue());
    }
  }

  @Test
  void thePlainCaseHasItsInputAndAllOutputs() throws IOException {
    assertThat(files(GoldenCase.PLAIN))
        .containsExactlyInAnyOrderElementsOf(Iterables.concat(INPUT, OUTPUTS));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aFolderHasItsInputAndWhatDiffersFromThePlainCaseAndNothingElse(GoldenCase golden)
      throws IOException {
    assertThat(files(golden)).containsAll(INPUT).isSubsetOf(Iterables.concat(INPUT, OUTPUTS));
    if (!golden.equals(GoldenCase.PLAIN)) {
      for (String output : Sets.intersection(files(golden), OUTPUTS)) {
        assertThat(Files.readString(golden.folder().resolve(output)))
            .as("%s: delete it, it is that of the plain case", golden.folder().resolve(output))
            .isNotEqualTo(Files.readString(GoldenCase.PLAIN.written(output)));
      }
    }
  }

  private static Set<String> files(GoldenCase golden) throws IOException {
    try (Stream<Path> files = Files.list(golden.folder())) {
      return files.map(file -> file.getFileName().toString()).collect(toCollection(TreeSet::new));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theFirstLineSaysWhatTheCaseShows(GoldenCase golden) throws IOException {
    assertThat(Files.readAllLines(golden.folder().resolve(GoldenCase.INPUT)).get(0))
        .matches("# .{10,}");
  }

  @Test
  void theDemoManifestIsTheBaseline() throws IOException {
    assertThat(Files.readString(Path.of("src/test/resources/golden/baseline/in.yaml")))
        .isEqualTo(Files.readString(Path.of("k8s/milvus-demo.yaml")));
  }

  private static void rewrite(GoldenCase golden, SortedMap<String, String> outputs)
      throws IOException {
    for (var output : outputs.entrySet()) {
      Path file = golden.folder().resolve(output.getKey());
      Files.deleteIfExists(file);
      if (golden.equals(GoldenCase.PLAIN)
          || !Files.readString(golden.written(output.getKey())).equals(output.getValue())) {
        Files.writeString(file, output.getValue());
      }
    }
  }
}
