package io.milvusxds.xds;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusalsTest {
  private final Refusals refusals = new Refusals();

  @Test
  void namesRefusedTogetherAreReleasedTogether() {
    refuse("first", "a", "b");
    refuse("second", "c");

    assertThat(refusals.refusedWith("a"::equals)).containsExactly("a", "b");
    assertThat(refusals.refusedWith("c"::equals)).containsExactly("c");
    assertThat(refusals.refusedWith("d"::equals)).isEmpty();
  }

  @Test
  void aChangeOfANameThatWasRefusedTwiceReleasesBothResponses() {
    refuse("first", "a", "b");
    refuse("second", "b", "c");

    assertThat(refusals.refusedWith("b"::equals)).containsExactly("a", "b", "c");
  }

  @Test
  void aNameThatWasRefusedTwiceIsReleasedWithItsLastCompanyOnly() {
    refuse("first", "a", "b", "c");
    refuse("second", "b", "c");

    assertThat(refusals.refusedWith("a"::equals)).containsExactly("a");
    assertThat(refusals.refusedWith("b"::equals)).containsExactly("a", "b", "c");
  }

  @Test
  void aResponseThatWentOutAgainInWholeIsJudgedAnew() {
    refuse("first", "a", "b");
    refuse("second", "a", "b", "c");

    refusals.accepted(List.of("c"));

    assertThat(refusals.refusedWith("a"::equals)).containsExactly("a", "b");
    refusals.accepted(List.of("a", "b"));
    assertThat(refusals.last()).isEmpty();
  }

  @Test
  void whatIsAcceptedIsNoLongerRefused() {
    refuse("first", "a", "b");

    refusals.accepted(List.of("a"));

    assertThat(refusals.contains("a")).isFalse();
    assertThat(refusals.contains("b")).isTrue();
  }

  @Test
  void theOlderRefusalIsShownAgainWhenTheNewerOneIsMended() {
    refuse("first", "a");
    refuse("second", "b");
    assertThat(refusals.last().orElseThrow().message()).isEqualTo("second");

    refusals.accepted(List.of("b"));

    assertThat(refusals.last().orElseThrow().message()).isEqualTo("first");
  }

  @Test
  void aNameThatIsNoLongerWantedReleasesOnlyWhatWasRefusedWithIt() {
    refuse("first", "a", "b");
    refuse("second", "c");

    assertThat(refusals.release(name -> !name.equals("a"))).containsExactly("b");

    assertThat(refusals.contains("b")).isFalse();
    assertThat(refusals.contains("c")).isTrue();
  }

  @Test
  void aNameThatIsGoneIsForgottenAloneAndNamed() {
    refuse("first", "a", "b");

    assertThat(refusals.retain("b"::equals)).containsExactly("a");

    assertThat(refusals.contains("a")).isFalse();
    assertThat(refusals.contains("b")).isTrue();
  }

  @Test
  void aRefusalOfNoNamesStandsUntilSomethingIsAccepted() {
    refuse("of a removal");

    assertThat(refusals.retain("b"::equals)).isEmpty();
    assertThat(refusals.release("b"::equals)).isEmpty();
    assertThat(refusals.last()).isPresent();

    refusals.accepted(List.of());

    assertThat(refusals.last()).isEmpty();
  }

  private void refuse(String message, String... names) {
    refusals.add(new Rejection("v", List.of(names), message, Instant.EPOCH));
  }
}
