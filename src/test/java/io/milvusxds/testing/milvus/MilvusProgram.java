package io.milvusxds.testing.milvus;

import io.milvusxds.demo.envoy.InstallCache;
import io.milvusxds.testing.PythonEnvironment;
import io.milvusxds.testing.RequiredPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The program of a real Milvus with its libraries, unpacked once into the cache from the wheel that
 * PyPI has.
 *
 * @param folder has {@code bin/milvus} and its libraries, {@code milvus.yaml.template} and {@code
 *     glog.conf}
 */
record MilvusProgram(Path folder) {
  /** The newest that PyPI has for Linux. */
  static final String VERSION = "2.3.5";

  private static final Duration FETCH_LIMIT = Duration.ofMinutes(5);
  private static final Duration UNPACK_LIMIT = Duration.ofMinutes(3);

  /** The one of this machine; the test is skipped when it can not be had. */
  static MilvusProgram find() throws InterruptedException {
    return RequiredPart.find("a real Milvus " + VERSION, MilvusProgram::install);
  }

  private static MilvusProgram install() throws IOException, InterruptedException {
    String machine = System.getProperty("os.arch");
    return new MilvusProgram(
        InstallCache.of(System.getenv())
            .installOnce("milvus-" + VERSION + "-" + machine, MilvusProgram::unpack));
  }

  private static void unpack(Path folder) throws IOException, InterruptedException {
    System.err.println("fetching Milvus " + VERSION + " once");
    Path wheels = Files.createDirectory(folder.resolve("wheel"));
    PythonEnvironment.pip(
        List.of("download", "-q", "--no-deps", "-d", wheels.toString(), "milvus==" + VERSION),
        FETCH_LIMIT);
    PythonEnvironment.plain()
        .runOrFail("unpack_milvus.py", List.of(wheels.toString(), folder.toString()), UNPACK_LIMIT);
  }

  Path bin() {
    return folder.resolve("bin");
  }

  /** The command line of a Milvus in this role, {@code standalone} or {@code proxy}. */
  List<String> command(String role) {
    return List.of(bin().resolve("milvus").toString(), "run", role);
  }

  Path configTemplate() {
    return folder.resolve("milvus.yaml.template");
  }

  Path logConfig() {
    return folder.resolve("glog.conf");
  }
}
