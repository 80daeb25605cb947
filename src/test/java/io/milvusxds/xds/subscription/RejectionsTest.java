package io.milvusxds.xds.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RejectionsTest {
  private final Rejections rejections = new Rejections();

  @Test
  void namesRejectedTogetherAreReleasedTogether() {
    reject("first", "a", "b");
    reject("second", "c");

    assertThat(rejections.rejectedWith("a"::equals)).containsExactly("a", "b");
    assertThat(rejections.rejectedWith("c"::equals)).containsExactly("c");
    assertThat(rejections.rejectedWith("d"::equals)).isEmpty();
  }

  @Test
  void aChangeOfANameThatWasRejectedTwiceReleasesBothResponses() {
    reject("first", "a", "b");
    reject("second", "b", "c");

    assertThat(rejections.rejectedWith("b"::equals)).containsExactly("a", "b", "c");
  }

  @Test
  void aNameThatWasRejectedTwiceIsReleasedWithItsLastCompanyOnly() {
    reject("first", "a", "b", "c");
    reject("second", "b", "c");

    assertThat(rejections.rejectedWith("a"::equals)).containsExactly("a");
    assertThat(rejections.rejectedWith("b"::equals)).containsExactly("a", "b", "c");
  }

  @Test
  void aResponseThatWentOutAgainInWholeIsJudgedAnew() {
    reject("first", "a", "b");
    reject("second", "a", "b", "c");

    rejections.accepted(List.of("c"));

    assertThat(rejections.rejectedWith("a"::equals)).containsExactly("a", "b");
    rejections.accepted(List.of("a", "b"));
    assertThat(rejections.last()).isEmpty();
  }

  @Test
  void whatIsAcceptedIsNoLongerRejected() {
    reject("first", "a", "b");

    rejections.accepted(List.of("a"));

    assertThat(rejections.contains("a")).isFalse();
    assertThat(rejections.contains("b")).isTrue();
  }

  @Test
  void theOlderRejectionIsShownAgainWhenTheNewerOneIsMended() {
    reject("first", "a");
    reject("second", "b");
    assertThat(rejections.last().orElseThrow().message()).isEqualTo("second");

    rejections.accepted(List.of("b"));

    assertThat(rejections.last().orElseThrow().message()).isEqualTo("first");
  }

  @Test
  void aNameThatIsNoLongerWantedReleasesOnlyWhatWasRejectedWithIt() {
    reject("first", "a", "b");
    reject("second", "c");

    assertThat(rejections.release(name -> !name.equals("a"))).containsExactly("b");

    assertThat(rejections.contains("b")).isFalse();
    assertThat(rejections.contains("c")).isTrue();
  }

  @Test
  void aNameThatIsGoneIsForgottenAloneAndNamed() {
    reject("first", "a", "b");

    assertThat(rejections.retain("b"::equals)).containsExactly("a");

    assertThat(rejections.contains("a")).isFalse();
    assertThat(rejections.contains("b")).isTrue();
  }

  @Test
  void aRejectionOfNoNamesStandsUntilSomethingIsAccepted() {
    reject("of a removal");

    assertThat(rejections.retain("b"::equals)).isEmpty();
    assertThat(rejections.release("b"::equals)).isEmpty();
    assertThat(rejections.last()).isPresent();

    rejections.accepted(List.of());

    assertThat(rejections.last()).isEmpty();
  }

  private void reject(String message, String... names) {
    rejections.add(new Rejection("v", List.of(names), message, Instant.EPOCH));
  }
}
