package io.milvusxds.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.demo.FreePort;
import io.milvusxds.testing.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher of a checkout, and the class archive that it keeps beside the jar. */
class LauncherIT {
  private static final Path JAR =
      Path.of(System.getProperty("milvusxds.jar", "target/milvus-xds.jar"));
  private static final Path ARCHIVE = JAR.resolveSibling("milvus-xds.jsa");

  @TempDir private Path folder;

  @Test
  void serveTakesItsClassesFromAnArchiveThatItMakesOnce() throws Exception {
    Path loaded = folder.resolve("loaded");

    String log = serveUntilReady("-Xlog:class+load:file=" + loaded);

    assertThat(log).contains("published snapshot").doesNotContain("[warning]");
    assertThat(ARCHIVE).isNotEmptyFile();
    assertThat(Files.getLastModifiedTime(ARCHIVE)).isGreaterThan(Files.getLastModifiedTime(JAR));
    assertThat(Files.readAllLines(loaded))
        .anyMatch(
            line ->
                line.contains("io.milvusxds.pipeline.Pipeline ")
                    && line.contains("shared objects file (top)"));
  }

  @Test
  void anArchiveThatDoesNotFitIsLeftUnusedWithoutAWord() throws Exception {
    Path empty = Files.createFile(folder.resolve("empty.jsa"));

    String log = serveUntilReady("-XX:SharedArchiveFile=" + empty);

    assertThat(log.lines().filter(line -> !line.startsWith("milvus-xds: ")))
        .isNotEmpty()
        .allMatch(line -> line.contains(" INFO ") || line.contains(" WARN "));
  }

  /** All that was said until it was ready. */
  private String serveUntilReady(String flag) throws IOException, InterruptedException {
    Path log = folder.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder(
                "./milvus-xds",
                "serve",
                "--source",
                "file:k8s/milvus-demo.yaml",
                "--xds",
                "127.0.0.1:" + FreePort.find(),
                "--admin",
                "127.0.0.1:" + FreePort.find(),
                "--drain-seconds",
                "0")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("JAVA_OPTS", flag);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    try {
      // The first start makes the archive.
      Patience.await("served: " + log)
          .atMost(Duration.ofSeconds(90))
          .until(() -> Files.readString(log).contains("published snapshot"));
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      process.waitFor(20, TimeUnit.SECONDS);
    }
    return Files.readString(log);
  }
}
