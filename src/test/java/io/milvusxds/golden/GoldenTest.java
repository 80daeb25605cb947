package io.milvusxds.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares what Envoy gets with what is written in {@code src/test/resources/golden}.
 *
 * <p>{@code -Dgolden.update=true} writes the files anew; review the difference as code.
 */
class GoldenTest {
  private static final boolean UPDATE = Boolean.getBoolean("golden.update");

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
      Path file = golden.folder().resolve(output.getKey());
      assertThat(file).exists();
      assertThat(Files.readString(file)).as(file.toString()).isEqualTo(output.getValue());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aFolderHasItsInputAndItsOutputsAndNothingElse(GoldenCase golden) throws IOException {
    try (Stream<Path> files = Files.list(golden.folder())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              GoldenCase.INPUT,
              "out.listeners.yaml",
              "out.routes.yaml",
              "out.clusters.yaml",
              "out.endpoints.yaml",
              "findings.yaml");
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
      Files.writeString(golden.folder().resolve(output.getKey()), output.getValue());
    }
  }
}
