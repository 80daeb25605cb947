package io.milvusxds.xds.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Places that hosts take and give back. */
class HostShareTest {
  private final HostShare share = new HostShare(3, 2);

  @Test
  void aHostGetsItsShareAndTheRestIsForOthers() {
    assertThat(share.tryTake("a")).isTrue();
    assertThat(share.tryTake("a")).isTrue();
    assertThat(share.tryTake("a")).isFalse();
    assertThat(share.tryTake("b")).isTrue();
    assertThat(share.tryTake("b")).isFalse();

    assertThat(share.taken()).isEqualTo(3);
    assertThat(share.largest()).isEqualTo(2);
  }

  @Test
  void whatIsGivenBackIsFreeForAnybody() {
    share.tryTake("a");
    share.tryTake("a");
    share.tryTake("b");

    share.giveBack("a");

    assertThat(share.tryTake("c")).isTrue();
    assertThat(share.largest()).isEqualTo(1);
  }

  @Test
  void whatNobodyTookIsNotGivenBack() {
    share.tryTake("a");

    share.giveBack("b");

    assertThat(share.taken()).isEqualTo(1);
  }

  @Test
  void aHostThatGivesBackOneByOneHasTheOthersUntilThen() {
    share.tryTake("a");
    share.tryTake("a");

    share.giveBack("a");
    assertThat(share.taken()).isEqualTo(1);
    share.giveBack("a");
    assertThat(share.taken()).isZero();
    share.giveBack("a");

    assertThat(share.taken()).isZero();
    assertThat(share.largest()).isZero();
    assertThat(share.max()).isEqualTo(3);
    assertThat(share.maxPerHost()).isEqualTo(2);
  }
}
