package io.milvusxds.xds;

import static io.milvusxds.testing.Patience.await;
import static io.milvusxds.xds.resource.ResourceType.CLUSTER;
import static io.milvusxds.xds.resource.ResourceType.ENDPOINT;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.testing.xds.Variant;
import io.milvusxds.testing.xds.XdsClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in the documentation of the package, as a stranger would copy it. */
class PackageExampleTest {
  private static final Path DOCUMENTATION =
      Path.of("src", "main", "java", "io", "milvusxds", "xds", "package-info.java");

  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  @TempDir private Path folder;

  @Test
  void theExampleCompilesWithoutAWarningAndServesWhatItSays() throws Exception {
    compile(example());

    try (XdsServer<?> server = start();
        XdsClient envoy = XdsClient.connect(server.port(), "shop");
        XdsClient delta = XdsClient.connect(server.port(), Variant.DELTA_AGGREGATED, "shop")) {
      envoy.subscribeLikeEnvoy(List.of("cart"), List.of());
      delta.subscribe(ENDPOINT, "cart");

      envoy.awaitNames(CLUSTER, "cart");
      envoy.awaitNames(ENDPOINT, "cart");
      delta.awaitNames(ENDPOINT, "cart");
      assertThat(delta.last(ENDPOINT).versions().get("cart")).isEqualTo("v1");
    }
  }

  @Test
  void theExampleTellsWhatAnEnvoyRefused() throws Exception {
    compile(example());

    try (XdsServer<?> server = start();
        XdsClient envoy = XdsClient.connect(server.port(), "shop")) {
      envoy.refuse(response -> true).subscribeToAll(CLUSTER);

      await("the refusal")
          .until(
              () ->
                  log.toString(StandardCharsets.UTF_8)
                      .strip()
                      .equals("fake refused a cluster: refused by test"));
    }
  }

  private static String example() throws IOException {
    String text = Files.readString(DOCUMENTATION);
    int begin = text.indexOf("<pre>{@code\n") + "<pre>{@code\n".length();
    int end = text.indexOf("}</pre>", begin);
    String source =
        text.substring(begin, end)
            .lines()
            .map(line -> line.replaceFirst("^ \\* ?", ""))
            .collect(Collectors.joining("\n"));
    assertThat(source.substring(source.indexOf("public final class")).lines().count())
        .as("lines of the example without its imports")
        .isLessThanOrEqualTo(20);
    return source;
  }

  private void compile(String source) throws IOException {
    Path file = Files.writeString(folder.resolve("Shop.java"), source);
    ByteArrayOutputStream messages = new ByteArrayOutputStream();

    int result =
        requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JDK, not a JRE")
            .run(
                null,
                messages,
                messages,
                "-Werror",
                "-Xlint:all,-processing,-classfile,-path",
                "-proc:none",
                "--class-path",
                System.getProperty("java.class.path"),
                "-d",
                folder.toString(),
                file.toString());

    assertThat(result).as(messages.toString(StandardCharsets.UTF_8)).isZero();
  }

  private XdsServer<?> start() throws Exception {
    URL[] classes = {folder.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(classes, getClass().getClassLoader())) {
      PrintStream stream = new PrintStream(log, true, StandardCharsets.UTF_8);
      // Loads the listener's class, too, before the loader is closed.
      return (XdsServer<?>)
          loader.loadClass("Shop").getMethod("start", PrintStream.class).invoke(null, stream);
    }
  }
}
