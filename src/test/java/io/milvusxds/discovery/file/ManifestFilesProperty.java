package io.milvusxds.discovery.file;

import static io.milvusxds.testing.draws.Cases.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.testing.draws.Draws;
import io.milvusxds.testing.draws.Texts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManifestFilesProperty {
  private static final String GOOD =
      Manifests.documents(Manifests.service("a"), Manifests.slice("a", "10.0.0.1", "10.0.0.2"));
  private static final List<String> PIECES =
      List.of(
          "\n",
          " ",
          "  ",
          "- ",
          ": ",
          "{",
          "}",
          "[",
          "]",
          ",",
          "---\n",
          "...\n",
          "#",
          "&a ",
          "*a",
          "\"",
          "'",
          "|",
          ">",
          "!!str ",
          "!x ",
          "? ",
          "%",
          "@",
          "\t",
          "~",
          "null",
          "12",
          "-1",
          "1e9",
          "apiVersion: v1\n",
          "kind: Service\n",
          "kind: List\n",
          "items:\n",
          "metadata:\n",
          "  name: a\n",
          "spec:\n",
          "  ports:\n",
          "endpoints:\n",
          "<<: ",
          "\\u",
          "\\x",
          "\u0000");

  @Test
  void anyTextGivesServicesOrFindings() {
    forAll(500, draws -> Texts.any(draws, 255), ManifestFilesProperty::assertServicesOrFindings);
  }

  @Test
  void anyMixOfYamlSignsGivesServicesOrFindings() {
    forAll(500, ManifestFilesProperty::yamlLike, ManifestFilesProperty::assertServicesOrFindings);
  }

  /** A good manifest with one piece replaced: how files break in life. */
  @Test
  void aDamagedManifestGivesServicesOrFindings() {
    forAll(
        500,
        draws -> {
          int from = draws.between(0, GOOD.length() - 1);
          int to = Math.min(GOOD.length(), from + draws.between(0, 39));
          return GOOD.substring(0, from) + yamlLike(draws) + GOOD.substring(to);
        },
        ManifestFilesProperty::assertServicesOrFindings);
  }

  private static String yamlLike(Draws draws) {
    return Texts.of(draws, 30, piece -> piece.of(PIECES));
  }

  private static void assertServicesOrFindings(String text) throws IOException {
    Path file = Files.createTempFile("any", ".yaml");
    try {
      // Half a surrogate pair becomes a question mark, as in an editor.
      Files.write(file, text.getBytes(StandardCharsets.UTF_8));

      FileReading reading = new ManifestFiles(file, Clock.systemUTC()).read();

      boolean saysSomething =
          reading
              .snapshot()
              .map(snapshot -> !snapshot.services().isEmpty() || !snapshot.findings().isEmpty())
              .orElse(!reading.blocking().isEmpty());
      assertThat(saysSomething).isTrue();
    } finally {
      Files.delete(file);
    }
  }
}
