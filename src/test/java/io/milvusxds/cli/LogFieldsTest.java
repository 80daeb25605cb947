package io.milvusxds.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.LoggingEvent;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

/** The facts of a log line, whatever a client put into them. */
class LogFieldsTest {
  private static String printed(KeyValuePair... facts) {
    LoggingEvent event = new LoggingEvent();
    for (KeyValuePair fact : facts) {
      event.addKeyValuePair(fact);
    }
    return new LogFields().convert(event);
  }

  @Test
  void factsFollowEachOtherInTheOrderGiven() {
    assertThat(printed(new KeyValuePair("services", 12), new KeyValuePair("took", "4ms")))
        .isEqualTo("services=\"12\" took=\"4ms\"");
  }

  @Test
  void aLineWithoutFactsHasNone() {
    assertThat(printed()).isEmpty();
  }

  @Test
  void aValueCanNeitherEndEarlyNorBeginALineOfItsOwn() {
    String forged = "x\" role=\"rw\"\\\r\n2026-11-30 ERROR forged\t\u0007";
    assertThat(printed(new KeyValuePair("node", forged)))
        .isEqualTo("node=\"x\\\" role=\\\"rw\\\"\\\\\\r\\n2026-11-30 ERROR forged\\t\\u0007\"");
  }

  @Test
  void aMissingValueIsSaidToBeMissing() {
    assertThat(printed(new KeyValuePair("cause", null))).isEqualTo("cause=\"null\"");
  }
}
