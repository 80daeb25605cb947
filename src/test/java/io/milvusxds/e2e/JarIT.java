package io.milvusxds.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.milvusxds.testing.ServeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the jar that a user runs, and how its log reads for a program. */
class JarIT {
  private static final Path JAR =
      Path.of(System.getProperty("milvusxds.jar", "target/milvus-xds.jar"));

  private static List<String> entries() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      return jar.stream().map(ZipEntry::getName).toList();
    }
  }

  @Test
  void itCarriesItsLicenceAndThoseOfTheLibrariesInIt() throws IOException {
    assertThat(entries())
        .contains("META-INF/LICENSE", "META-INF/NOTICE", "META-INF/THIRD-PARTY.txt")
        .anyMatch(name -> name.startsWith("META-INF/licenses/MIT"))
        .anyMatch(name -> name.startsWith("META-INF/licenses/BSD-3-Clause"))
        .anyMatch(name -> name.startsWith("META-INF/licenses/LGPL-2.1"));
  }

  @Test
  void itHasNothingOfEnvoysOldApiNorOfOtherSystems() throws IOException {
    assertThat(entries())
        .noneMatch(name -> name.matches("io/envoyproxy/envoy/.*/v2(alpha[0-9]*)?/.*"))
        .noneMatch(name -> name.matches("META-INF/native/.*(windows|osx).*"))
        .anyMatch(name -> name.matches("META-INF/native/.*epoll_x86_64.*"));
    assertThat(Files.size(JAR)).isLessThan(61_000_000);
  }

  @Test
  void aProgramReadsTheLogAsOneObjectALine(@TempDir Path folder) throws IOException {
    Path state =
        Files.writeString(folder.resolve("state.yaml"), "apiVersion: v1\nkind: List\nitems: []\n");
    try (ServeProcess served =
        ServeProcess.launcher("file:" + state)
            .with(Map.of("MILVUS_XDS_LOG_FORMAT", "json"))
            .launch()
            .awaitReady()) {
      List<JsonNode> lines = served.log().lines().map(JarIT::parsed).toList();
      assertThat(lines)
          .anySatisfy(
              line -> {
                assertThat(line.path("formattedMessage").asText()).isEqualTo("serving");
                assertThat(line.path("level").asText()).isEqualTo("INFO");
                assertThat(line.path("kvpList").findValuesAsText("version")).hasSize(1);
              });
    }
  }

  private static JsonNode parsed(String line) {
    try {
      return new ObjectMapper().readTree(line);
    } catch (IOException e) {
      throw new AssertionError("no JSON: " + line, e);
    }
  }
}
