package io.milvusxds.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.common.base.Splitter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The Services that the pages tell a reader to write, or show as what a chart makes. */
class RecipesTest {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^( *)```yaml\\n(.*?)^ *```$");

  @TempDir private Path folder;

  private record Recipe(String page, int number, String yaml) {
    @Override
    public String toString() {
      return page + " " + number;
    }
  }

  static List<Recipe> recipes() throws IOException {
    List<Recipe> recipes = new ArrayList<>();
    for (String page : List.of("README.md", "docs/milvus-1.md", "docs/milvus-2.md")) {
      Matcher block = BLOCK.matcher(Files.readString(Path.of(page)));
      while (block.find()) {
        String yaml = block.group(2).replaceAll("(?m)^" + block.group(1), "");
        if (yaml.contains("kind: Service\n")) {
          recipes.add(new Recipe(page, recipes.size() + 1, yaml));
        }
      }
    }
    return recipes;
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void checkHasNothingToSayAboutThem(Recipe recipe) throws IOException {
    // A name that only the DNS of a reader knows.
    String yaml = recipe.yaml().replace("milvus-writer.internal", "10.0.3.9");
    Path file = Files.writeString(folder.resolve("state.yaml"), yaml + slices(recipe));

    StringWriter out = new StringWriter();
    CommandLine main = Main.commandLine(Map.of()).setOut(new PrintWriter(out));
    int exitCode = main.execute("check", file.toString());

    assertThat(out.toString()).contains("no findings;");
    assertThat(exitCode).isZero();
  }

  /** What Kubernetes adds for those whose selector finds pods: one that is ready. */
  private static String slices(Recipe recipe) throws IOException {
    StringBuilder slices = new StringBuilder();
    for (String document : Splitter.onPattern("(?m)^---$").split(recipe.yaml())) {
      JsonNode service = new YAMLMapper().readTree(document);
      if (service.path("spec").has("selector")) {
        String name = service.path("metadata").path("name").asText();
        String ports =
            Stream.iterate(0, i -> i < service.path("spec").path("ports").size(), i -> i + 1)
                .map(i -> service.path("spec").path("ports").get(i))
                .map(port -> "{name: %s, port: %s}".formatted(port.get("name"), port.get("port")))
                .toList()
                .toString();
        slices.append(
            """
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata:
              name: %s-1
              namespace: %s
              labels: {kubernetes.io/service-name: %s}
            addressType: IPv4
            ports: %s
            endpoints:
              - {addresses: [10.0.1.1], conditions: {ready: true}}
            """
                .formatted(name, service.path("metadata").path("namespace").asText(), name, ports));
      }
    }
    return slices.toString();
  }
}
