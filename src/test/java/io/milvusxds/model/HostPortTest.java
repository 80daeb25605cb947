package io.milvusxds.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {
  @Test
  void theHostDecidesTheOrderAndThenThePort() {
    List<HostPort> sorted =
        Stream.of(new HostPort("b", 1), new HostPort("a", 10), new HostPort("a", 9))
            .sorted()
            .toList();

    assertThat(sorted).extracting(HostPort::toString).containsExactly("a:9", "a:10", "b:1");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 65535})
  void theFirstAndTheLastPortAreGood(int port) {
    assertThat(new HostPort("a", port)).hasToString("a:" + port);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 65536})
  void aPortThatIsNoneIsRefusedWithItsRange(int port) {
    assertThatThrownBy(() -> new HostPort("a", port))
        .hasMessage("port: " + port + " (expected: 1..65535)");
  }

  @Test
  void anEmptyHostIsRefused() {
    assertThatThrownBy(() -> new HostPort("", 1)).hasMessageContaining("host: empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1", "::1", "fd00::7"})
  void anAddressIsNoName(String host) {
    assertThat(new HostPort(host, 1).isIpAddress()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "10.0.0", "10.0.0.1.example", "a.10.0.0.1", "10.0.0.1.2"})
  void aNameIsNoAddress(String host) {
    assertThat(new HostPort(host, 1).isIpAddress()).isFalse();
  }

  @Test
  void anAddressWithColonsIsPrintedInBrackets() {
    assertThat(new HostPort("::1", 19530)).hasToString("[::1]:19530");
  }
}
