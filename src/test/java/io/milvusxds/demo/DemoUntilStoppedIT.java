package io.milvusxds.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.testing.ChildJvm;
import io.milvusxds.testing.EnvoyFileControlPlane;
import io.milvusxds.testing.EnvoyFileControlPlane.Fault;
import io.milvusxds.testing.Patience;
import io.milvusxds.testing.RequiredPart;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoUntilStoppedIT {
  private static final Pattern STATE_FILE =
      Pattern.compile("the file that it follows\\s+(\\S+)\\R");
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final int EXIT_CODE_OF_SIGTERM = 143;

  @TempDir Path folder;

  @BeforeAll
  static void needsEnvoy() throws Exception {
    RequiredPart.envoy();
  }

  @Test
  void afterTheStoryEverythingStaysUpUntilItIsStoppedAndThenNothingIsLeft() throws Exception {
    try (ChildJvm demo = ChildJvm.start(StayingUpMain.class, List.of(folder.toString()))) {
      String text = demo.awaitOutput(seen -> seen.contains("client.search('films'"), LIMIT);
      List<ProcessHandle> started = demo.descendants();
      Path stateFile = stateFile(text);
      assertThat(started).isNotEmpty().allMatch(ProcessHandle::isAlive);
      assertThat(stateFile).exists();

      int exitCode = demo.terminate();

      assertThat(exitCode).isEqualTo(EXIT_CODE_OF_SIGTERM);
      assertThat(stateFile.getParent()).doesNotExist();
      Patience.await("end of Envoy")
          .untilAsserted(() -> assertThat(started).noneMatch(ProcessHandle::isAlive));
      assertThat(demo.output()).doesNotContain("Exception");
    }
  }

  @Test
  void stoppedInTheMiddleOfTheStoryItLeavesNothingEither() throws Exception {
    try (ChildJvm demo = ChildJvm.start(StayingUpMain.class, List.of(folder.toString()))) {
      demo.awaitOutput(seen -> seen.contains("killed ro-2"), LIMIT);
      List<ProcessHandle> started = demo.descendants();

      demo.terminate();

      Patience.await("end of Envoy")
          .untilAsserted(() -> assertThat(started).noneMatch(ProcessHandle::isAlive));
      assertThat(demo.output()).doesNotContain("✗");
    }
  }

  private static Path stateFile(String text) {
    Matcher line = STATE_FILE.matcher(text);
    assertThat(line.find()).as(text).isTrue();
    return Path.of(line.group(1));
  }

  /** The demo as its user starts it, without {@code --check}. */
  static final class StayingUpMain {
    private StayingUpMain() {}

    public static void main(String[] arguments) throws Exception {
      Path folder = Path.of(arguments[0]);
      ControlPlane.Starter starter =
          stateFile -> EnvoyFileControlPlane.start(stateFile, folder, Fault.NONE);
      List<String> violations =
          new DemoStory(
                  new DemoStory.Settings(starter, true, false),
                  new PrintWriter(System.out, true, UTF_8))
              .run();
      System.exit(violations.isEmpty() ? 0 : 1);
    }
  }
}
