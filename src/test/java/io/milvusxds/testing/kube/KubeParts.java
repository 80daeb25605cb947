package io.milvusxds.testing.kube;

import io.milvusxds.testing.RequiredPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The scripts and programs of a Kubernetes API server on this machine.
 *
 * @param scripts the folder with {@code start.sh} and {@code stop.sh}
 * @param cache the folder with {@code bin}, which {@code build.sh} beside them fills
 */
record KubeParts(Path scripts, Path cache) {
  private static final Path SCRIPTS = Path.of("src", "test", "kube").toAbsolutePath();
  private static final List<String> PROGRAMS =
      List.of("etcd", "kube-apiserver", "kube-controller-manager", "kubectl");

  /** Those of this machine; the test is skipped when they are not there. */
  static KubeParts find() throws InterruptedException {
    return RequiredPart.find("a Kubernetes API server", () -> locate(System.getenv()));
  }

  static KubeParts locate(Map<String, String> environment) throws IOException {
    String named = environment.getOrDefault("KUBE_TESTENV_SCRIPTS", "");
    Path scripts = existing(named.isEmpty() ? SCRIPTS : Path.of(named));
    Path cache = cache(environment);
    for (String program : PROGRAMS) {
      if (!Files.isExecutable(cache.resolve("bin").resolve(program))) {
        throw new IOException(
            cache + "/bin/" + program + " is missing; build it once with " + scripts + "/build.sh");
      }
    }
    return new KubeParts(scripts, cache);
  }

  /** The folder that {@code build.sh} fills: where a shell finds it, too, which knows HOME only. */
  static Path cache(Map<String, String> environment) {
    String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
    return Path.of(environment.getOrDefault("KUBE_TESTENV", home + "/.cache/kube-testenv"));
  }

  private static Path existing(Path scripts) throws IOException {
    if (!Files.exists(scripts.resolve("start.sh"))) {
      throw new IOException(
          scripts + " has no start.sh; name the folder that has it in KUBE_TESTENV_SCRIPTS");
    }
    return scripts;
  }

  Path program(String name) {
    return cache.resolve("bin").resolve(name);
  }
}
