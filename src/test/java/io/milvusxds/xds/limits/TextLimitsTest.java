package io.milvusxds.xds.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits that would let nobody in are refused where they are set. */
class TextLimitsTest {
  private static final Duration GRACE = Duration.ofSeconds(1);

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void aLimitBelowOneIsRefusedByItsName(int value) {
    assertThatThrownBy(() -> new TextLimits(value, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxName: " + value + " (expected: 1 or more)");
    assertThatThrownBy(() -> new TextLimits(1, value)).hasMessageStartingWith("maxNode: " + value);
    assertThatThrownBy(() -> new XdsLimits(value, 1, 1, GRACE))
        .hasMessageStartingWith("maxStreams: " + value);
    assertThatThrownBy(() -> new XdsLimits(1, value, 1, GRACE))
        .hasMessageStartingWith("maxNamesPerStream: " + value);
    assertThatThrownBy(() -> new XdsLimits(1, 1, value, GRACE))
        .hasMessageStartingWith("maxRequestBytes: " + value);
    assertThatThrownBy(
            () ->
                new XdsLimits(
                    1,
                    1,
                    1,
                    GRACE,
                    value,
                    TextLimits.DEFAULT,
                    ConnectionLimits.DEFAULT,
                    Shares.undivided()))
        .hasMessageStartingWith("maxGroups: " + value);
  }

  @Test
  void aLimitOfOneIsAllowed() {
    assertThat(new TextLimits(1, 1)).isEqualTo(new TextLimits(1, 1));
    assertThat(new XdsLimits(1, 1, 1, GRACE).maxStreams()).isEqualTo(1);
  }
}
