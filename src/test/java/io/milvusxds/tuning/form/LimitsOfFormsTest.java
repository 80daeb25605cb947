package io.milvusxds.tuning.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A value on a limit is taken, the next one beyond it is refused with the limit in its words. */
class LimitsOfFormsTest {
  private static final DurationForm TIME =
      new DurationForm(Duration.ofMillis(200), Duration.ofSeconds(30), "1s");

  @Test
  void anIntegerMayBeTheLeastAndTheMost() {
    IntegerForm form = new IntegerForm(1, 1024, 16);

    assertThat(form.read("1").value()).contains(1);
    assertThat(form.read("1024").value()).contains(1024);
    assertThat(form.read("0").problem()).contains("is less than 1");
    assertThat(form.read("1025").problem()).contains("is more than 1024");
  }

  @Test
  void anIntegerOfAsManyDigitsAsAnIntHasIsReadAndOneMoreIsTooLarge() {
    IntegerForm form = new IntegerForm(0, Integer.MAX_VALUE, 16);

    assertThat(form.read("2147483647").value()).contains(Integer.MAX_VALUE);
    assertThat(form.read("2147483648").problem()).contains("is more than 2147483647");
    assertThat(form.read("9".repeat(40)).problem()).contains("is more than 2147483647");
  }

  @Test
  void aDurationMayBeTheLeastAndTheMostInAnyUnit() {
    assertThat(TIME.read("200ms").value()).contains(Duration.ofMillis(200));
    assertThat(TIME.read("30s").value()).contains(Duration.ofSeconds(30));
    assertThat(TIME.read("30000ms").value()).contains(Duration.ofSeconds(30));
    assertThat(TIME.read("199ms").problem()).contains("is less than 200ms");
    assertThat(TIME.read("30001ms").problem()).contains("is more than 30s");
    assertThat(TIME.read("9".repeat(12) + "h").problem()).contains("is more than 30s");
    assertThat(TIME.read("9".repeat(13) + "h").problem()).contains("is more than 30s");
  }

  @Test
  void aLowerBoundOfAnotherKeyIsTakenAndANarrowerOneThanTheLeastLeavesTheLeast() {
    DurationForm narrower = TIME.atMost(Duration.ofSeconds(2), "the timeout");

    assertThat(narrower.read("2s").value()).contains(Duration.ofSeconds(2));
    assertThat(narrower.read("2001ms").problem()).contains("is more than 2s");
    assertThat(narrower.expected())
        .isEqualTo("a duration from 200ms to 2s, the timeout, as an integer and ms, s, m or h");
    assertThat(TIME.atMost(Duration.ofMillis(200), "the timeout").max())
        .isEqualTo(Duration.ofMillis(200));
    assertThat(TIME.atMost(Duration.ofMillis(1), "the timeout").max())
        .isEqualTo(Duration.ofMillis(200));
    assertThat(TIME.atMost(Duration.ofSeconds(30), "the timeout")).isSameAs(TIME);
  }

  @Test
  void aLabelHas63CharactersAtMost() {
    LabelForm form = new LabelForm("milvus");

    assertThat(form.read("a".repeat(63)).value()).contains("a".repeat(63));
    assertThat(form.read("a".repeat(64)).problem()).contains("is longer than 63 characters");
  }

  @Test
  void aHostNameHas253CharactersAtMostAndEachOfItsLabels63() {
    HostPortForm form = new HostPortForm();
    String longest = ("a".repeat(61) + ".").repeat(4) + "b".repeat(5);

    assertThat(longest).hasSize(253);
    assertThat(form.read(longest + ":19530").problem()).isEmpty();
    assertThat(form.read("a".repeat(63) + ".b:1").problem()).isEmpty();
    assertThat(form.read("b" + longest + ":19530").problem()).isPresent();
    assertThat(form.read("a".repeat(64) + ".b:1").problem()).isPresent();
    assertThat(form.read("node:65535").problem()).isEmpty();
    assertThat(form.read("node:65536").problem()).contains("has a port that is more than 65535");
  }

  @Test
  void anAddressInBracketsNeedsItsPort() {
    HostPortForm form = new HostPortForm();

    assertThat(form.read("[fd00::7]:19530").problem()).isEmpty();
    assertThat(form.read("[fd00::7]").problem()).contains("has no port");
    assertThat(form.read(":19530").problem()).isPresent();
    assertThat(form.read("fd00::7:19530").problem())
        .contains("has more than one colon; an IPv6 address stands in brackets");
  }
}
