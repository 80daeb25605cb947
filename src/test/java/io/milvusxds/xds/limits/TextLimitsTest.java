package io.milvusxds.xds.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits that would let nobody in are refused where they are set. */
class TextLimitsTest {
  private static final Duration A_SECOND = Duration.ofSeconds(1);
  private static final Duration GRACE = A_SECOND;

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

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void aLimitOfAConnectionOrAHostBelowOneIsRefusedByItsName(int value) {
    assertThatThrownBy(() -> connection(value, 1, A_SECOND, A_SECOND, A_SECOND))
        .hasMessage("maxStreams: " + value + " (expected: 1 or more)");
    assertThatThrownBy(() -> connection(1, value, A_SECOND, A_SECOND, A_SECOND))
        .hasMessageStartingWith("maxCancelsPerMinute: " + value);
    assertThatThrownBy(() -> new Shares(value, 1, 1, 1))
        .hasMessageStartingWith("memoryBytes: " + value);
    assertThatThrownBy(() -> new Shares(1, value, 1, 1))
        .hasMessageStartingWith("maxConnections: " + value);
    assertThatThrownBy(() -> new Shares(1, 1, value, 1))
        .hasMessageStartingWith("maxStreamsPerPeer: " + value);
    assertThatThrownBy(() -> new Shares(1, 1, 1, value))
        .hasMessageStartingWith("maxConnectionsPerPeer: " + value);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void aTimeOfNothingIsRefusedByItsName(int millis) {
    Duration none = Duration.ofMillis(millis);
    assertThatThrownBy(() -> connection(1, 1, none, A_SECOND, A_SECOND))
        .hasMessage("firstStream: " + none + " (expected: more than nothing)");
    assertThatThrownBy(() -> connection(1, 1, A_SECOND, none, A_SECOND))
        .hasMessageStartingWith("firstRequest");
    assertThatThrownBy(() -> connection(1, 1, A_SECOND, A_SECOND, none))
        .hasMessageStartingWith("idle");
    assertThatThrownBy(
            () -> new ConnectionLimits(1, 1, A_SECOND, A_SECOND, none, A_SECOND, A_SECOND))
        .hasMessageStartingWith("keepAlive:");
    assertThatThrownBy(
            () -> new ConnectionLimits(1, 1, A_SECOND, A_SECOND, A_SECOND, none, A_SECOND))
        .hasMessageStartingWith("keepAliveTimeout");
  }

  private static ConnectionLimits connection(
      int streams, int cancels, Duration firstStream, Duration firstRequest, Duration idle) {
    return new ConnectionLimits(
        streams, cancels, firstStream, firstRequest, A_SECOND, A_SECOND, idle);
  }

  @Test
  void oneHostMayHaveHalfOfAllStreamsAndAllClientsAQuarterOfTheHeap() {
    Shares shares = XdsLimits.DEFAULT.shares();
    long heap = Runtime.getRuntime().maxMemory();

    assertThat(shares.maxStreamsPerPeer()).isEqualTo(XdsLimits.DEFAULT.maxStreams() / 2);
    assertThat(shares.maxConnectionsPerPeer()).isEqualTo(5_000);
    assertThat(shares.memoryBytes()).isBetween(heap / 4 - 100, heap / 4);
    assertThat(Shares.of(1).maxStreamsPerPeer()).isEqualTo(1);
  }

  @Test
  void aLimitOfOneIsAllowed() {
    assertThat(new TextLimits(1, 1)).isEqualTo(new TextLimits(1, 1));
    assertThat(new XdsLimits(1, 1, 1, GRACE).maxStreams()).isEqualTo(1);
    assertThat(new Shares(1, 1, 1, 1).memoryBytes()).isEqualTo(1);
  }
}
