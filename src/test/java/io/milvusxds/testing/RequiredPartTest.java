package io.milvusxds.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class RequiredPartTest {
  private static final RequiredPart.Search<String> MISSING =
      () -> {
        throw new IOException("no Envoy; install one");
      };

  @Test
  void aPartThatIsThereIsUsed() throws Exception {
    assertThat(new RequiredPart(Map.of("CI", "true")).orSkip("a part", () -> "it")).isEqualTo("it");
  }

  @Test
  void aMissingPartSkipsTheTestWithTheReason() {
    assertThatThrownBy(() -> new RequiredPart(Map.of()).orSkip("a real Envoy", MISSING))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("needs a real Envoy: no Envoy; install one");
  }

  @Test
  void inContinuousIntegrationAMissingPartIsAFailure() {
    assertThatThrownBy(() -> new RequiredPart(Map.of("CI", "true")).orSkip("a real Envoy", MISSING))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("no Envoy; install one");
  }
}
