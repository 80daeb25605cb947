package io.milvusxds.discovery.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ManifestFilesProperty {
  private static final String GOOD =
      Manifests.documents(Manifests.service("a"), Manifests.slice("a", "10.0.0.1", "10.0.0.2"));

  @Property(tries = 500)
  void anyTextGivesServicesOrFindings(@ForAll String text) throws IOException {
    assertServicesOrFindings(text);
  }

  @Property(tries = 500)
  void anyMixOfYamlSignsGivesServicesOrFindings(@ForAll("yamlLike") String text)
      throws IOException {
    assertServicesOrFindings(text);
  }

  /** A good manifest with one piece replaced: how files break in life. */
  @Property(tries = 500)
  void aDamagedManifestGivesServicesOrFindings(
      @ForAll("positions") int start,
      @ForAll("positions") int length,
      @ForAll("yamlLike") String piece)
      throws IOException {
    int from = start % GOOD.length();
    int to = Math.min(GOOD.length(), from + length % 40);

    assertServicesOrFindings(GOOD.substring(0, from) + piece + GOOD.substring(to));
  }

  @Provide
  Arbitrary<String> yamlLike() {
    List<String> pieces =
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
    return Arbitraries.of(pieces).list().ofMaxSize(30).map(list -> String.join("", list));
  }

  @Provide
  Arbitrary<Integer> positions() {
    return Arbitraries.integers().between(0, 10_000);
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
