package io.milvusxds.report.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.Finding;
import io.milvusxds.model.FindingCode;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.model.Subject;
import io.milvusxds.testing.services.Origins;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** The words of an Event. */
class EventTextTest {
  private static final Subject SUBJECT =
      new Subject.OfService(new ServiceRef("prod", "milvus-ro"), Origins.CLUSTER);
  // As long as a registry allows.
  private static final Subject LONG_SUBJECT =
      new Subject.OfService(new ServiceRef("n".repeat(63), "s".repeat(63)), Origins.CLUSTER);

  private static Finding finding(String found) {
    return new Finding(
        FindingCode.ANNOTATION_VALUE,
        SUBJECT,
        "milvus-xds.io/timeout",
        found,
        "a duration",
        "keeping 1s",
        "Write for example \"500ms\".");
  }

  @Test
  void aShortFindingIsToldWithAllItsParts() {
    assertThat(EventText.of(finding("soon")))
        .isEqualTo(
            "Service prod/milvus-ro: milvus-xds.io/timeout=\"soon\" (expected: a duration);"
                + " keeping 1s. Write for example \"500ms\".");
  }

  @Test
  void ofALongFindingEachPartIsStillThereAndTheWholeIsNotTooLong() {
    String text = EventText.of(finding("x".repeat(5_000)));

    assertThat(text)
        .contains("milvus-xds.io/timeout=\"xxx", "…\" (expected: a duration); keeping 1s. Write");
    assertThat(text.getBytes(UTF_8).length).isLessThanOrEqualTo(EventText.MAX_BYTES);
  }

  @Test
  void whenEveryPartIsTooLongTheWholeStillFits() {
    String part = "\uD83D\uDE00".repeat(3_000);
    Finding finding =
        new Finding(FindingCode.ANNOTATION_VALUE, LONG_SUBJECT, part, part, part, part, part);

    byte[] bytes = EventText.of(finding).getBytes(UTF_8);

    assertThat(bytes.length).isBetween(900, EventText.MAX_BYTES);
    // Half of a character would have become a question mark.
    assertThat(new String(bytes, UTF_8)).doesNotContain("?");
    assertThat(EventText.cleared(finding).getBytes(UTF_8).length)
        .isLessThanOrEqualTo(EventText.MAX_BYTES);
  }

  @Test
  void aTextOfExactlyTheLimitIsNotCutAndOneByteMoreIs() {
    String exact = String.join("", Collections.nCopies(100, "a"));

    assertThat(EventText.cut(exact, 100)).isEqualTo(exact);
    assertThat(EventText.cut(exact + "b", 100)).isEqualTo("a".repeat(97) + "…");
  }

  @Test
  void nobodyForgesALineOrSteersATerminal() {
    String text = EventText.of(finding("a\nWarning Forged\u001b[31m\u202e\u2028\u0000b\uD800"));

    assertThat(text).contains("\"a Warning Forged [31m b\"").doesNotContainPattern("[\\p{Cntrl}]");
  }

  @Test
  void aFindingThatIsGoneIsRememberedByWhatItFound() {
    assertThat(EventText.cleared(finding("soon")))
        .isEqualTo("cleared: milvus-xds.io/timeout was soon");
  }
}
