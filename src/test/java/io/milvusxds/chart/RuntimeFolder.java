package io.milvusxds.chart;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.milvusxds.demo.envoy.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What goes into the image, made by the script that the image uses, at a place that every user can
 * read.
 */
record RuntimeFolder(Path parent) implements AutoCloseable {
  private static final Duration MAKE_LIMIT = Duration.ofMinutes(5);
  private static final Duration RUN_LIMIT = Duration.ofSeconds(30);
  // The user "nobody" of most systems.
  private static final String NOBODY = "65534";

  /** Makes it; takes some 20 seconds. */
  static RuntimeFolder make() throws IOException, InterruptedException {
    Path parent = Files.createTempDirectory("milvus-xds-image");
    Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-xr-x"));
    RuntimeFolder folder = new RuntimeFolder(parent);
    ProgramRun made =
        ProgramRun.of(
            List.of("image/runtime", folder.home().toString()),
            Map.of("JAVA_HOME", System.getProperty("java.home")),
            MAKE_LIMIT);
    if (!made.succeeded()) {
      folder.close();
      throw new AssertionError(
          "image/runtime (exit code " + made.exitCode() + "):\n" + made.output());
    }
    return folder;
  }

  private Path home() {
    return parent.resolve("opt");
  }

  /** The size of the archive of loaded classes, in bytes. */
  long archiveBytes() throws IOException {
    return Files.size(home().resolve("lib/milvus-xds.jsa"));
  }

  /** Starts the launcher as nobody, in a folder that nobody may write to. */
  ProcessBuilder asNobody(List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups", "--"));
    command.add(home().resolve("bin/milvus-xds").toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(parent.toFile());
    // Neither another Java nor a home to write to.
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/bin:/bin");
    return builder;
  }

  /** Runs the launcher as nobody to its end. */
  ProgramRun run(String... arguments) throws IOException, InterruptedException {
    return ProgramRun.of(asNobody(List.of(arguments)).command(), Map.of(), RUN_LIMIT);
  }

  @Override
  public void close() throws IOException {
    MoreFiles.deleteRecursively(parent, RecursiveDeleteOption.ALLOW_INSECURE);
  }
}
