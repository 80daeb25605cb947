package io.milvusxds.tuning.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which known name a misspelt one stands for. */
class NearestNameTest {
  private static final List<String> KNOWN =
      List.of("role", "retries", "retry-on", "health-check.interval", "domains");

  @Test
  void aSlipOfAFewLettersIsRecognised() {
    assertThat(NearestName.of("rol", KNOWN)).contains("role");
    assertThat(NearestName.of("retrys", KNOWN)).contains("retries");
    assertThat(NearestName.of("Domain", KNOWN)).contains("domains");
    assertThat(NearestName.of("retry_on", KNOWN)).contains("retry-on");
  }

  @Test
  void theLastPartOfADottedNameIsEnough() {
    assertThat(NearestName.of("intervall", KNOWN)).contains("health-check.interval");
  }

  @Test
  void anotherWordIsNearNothing() {
    assertThat(NearestName.of("colour", KNOWN)).isEmpty();
    assertThat(NearestName.of("", KNOWN)).isEmpty();
    assertThat(NearestName.of("x".repeat(100_000), KNOWN)).isEmpty();
  }
}
