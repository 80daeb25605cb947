package io.milvusxds.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusxds.testing.EnvoyFileControlPlane;
import io.milvusxds.testing.EnvoyFileControlPlane.Fault;
import io.milvusxds.testing.RequiredPart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DemoStoryIT {
  @TempDir Path folder;

  private final ByteArrayOutputStream told = new ByteArrayOutputStream();

  @BeforeAll
  static void needsEnvoy() throws Exception {
    RequiredPart.envoy();
  }

  @Test
  void theStoryTellsWhoAnsweredWhatAndFindsNothingWrong() throws Exception {
    List<String> violations = story(Fault.NONE).run();

    assertThat(violations).as(text()).isEmpty();
    assertThat(text())
        .contains("answered by", "CreateCollection", "ro-2 killed", "ro-4 added")
        .containsPattern("films 8 +ro-\\d, ro-\\d +ro-\\d \\d+×, ro-\\d \\d+×")
        .contains("✓ all parts were searched at the owners that milvus-xds plan names: 160 calls")
        .containsPattern("✓ ro-4 gave its first answer: after \\d+\\.\\d ms")
        .containsPattern("✓ no search failed while the nodes changed: 0 of \\d{4}")
        .contains("expectations held.")
        .doesNotContain("\u001b");
  }

  @Test
  void aControlPlaneThatSendsSearchesToTheWriterIsFoundOut() throws Exception {
    List<String> violations = story(Fault.SEARCHES_TO_READ_WRITE).run();

    assertThat(violations)
        .anyMatch(words -> words.startsWith("searches reached only read-only nodes"))
        .anyMatch(words -> words.startsWith("every read-only node answered searches"));
    assertThat(text()).contains("✗ not so: ").contains("Search on rw-1");
  }

  @Test
  void aControlPlaneWithoutRetriesLosesSearchesAndIsFoundOut() throws Exception {
    List<String> violations = story(Fault.NO_RETRIES).run();

    assertThat(violations).anyMatch(words -> words.startsWith("no search failed"));
    assertThat(text()).containsPattern("\\d+ × UNAVAILABLE");
  }

  @Test
  void aControlPlaneThatKnowsNoOwnersIsFoundOut() throws Exception {
    List<String> violations = story(Fault.NO_OWNERS).run();

    assertThat(violations)
        .hasSize(1)
        .anyMatch(words -> words.startsWith("all parts were searched at the owners"));
    assertThat(text()).containsPattern("\\d of segment \\d on ro-\\d");
  }

  @Test
  void aControlPlaneThatAsksOnlyOneOwnerIsFoundOut() throws Exception {
    List<String> violations = story(Fault.ONE_OWNER).run();

    assertThat(violations)
        .hasSize(1)
        .anyMatch(words -> words.startsWith("every owner of a segment takes its share"));
  }

  @Test
  void aControlPlaneThatDoesNotStartLeavesNothingBehind() throws Exception {
    ControlPlane.Starter broken =
        stateFile -> {
          Files.writeString(folder.resolve("seen"), stateFile.toString());
          throw new IOException("no port left");
        };

    assertThatThrownBy(() -> story(broken).run()).hasMessage("no port left");

    assertThat(Path.of(Files.readString(folder.resolve("seen"))).getParent()).doesNotExist();
  }

  private DemoStory story(Fault fault) {
    return story(stateFile -> EnvoyFileControlPlane.start(stateFile, folder, fault));
  }

  private DemoStory story(ControlPlane.Starter starter) {
    return new DemoStory(
        new DemoStory.Settings(starter, false, false), new PrintWriter(told, true, UTF_8));
  }

  private String text() {
    return told.toString(UTF_8);
  }
}
