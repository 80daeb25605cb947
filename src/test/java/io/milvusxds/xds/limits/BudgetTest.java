package io.milvusxds.xds.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What all clients may make the server remember together, and who goes when it is used up. */
class BudgetTest {
  private final Budget budget = new Budget(1_000);
  private final List<String> ended = new ArrayList<>();

  private Budget.Account account(String name, long bytes) {
    Budget.Account account = budget.open();
    account.onEnding(() -> ended.add(name));
    account.set(bytes);
    return account;
  }

  @Test
  void whatFitsIsGrantedUpToTheLastByte() {
    Budget.Account all = account("all", 999);

    assertThat(all.reserve(1)).isEqualTo(Budget.Answer.GRANTED);

    assertThat(budget.usedBytes()).isEqualTo(1_000);
    assertThat(ended).isEmpty();
  }

  @Test
  void whoWantsRoomWaitsUntilTheLargestIsGone() {
    Budget.Account large = account("large", 600);
    Budget.Account small = account("small", 300);

    assertThat(small.reserve(200)).isEqualTo(Budget.Answer.LATER);

    assertThat(ended).containsExactly("large");
    assertThat(budget.usedBytes()).isEqualTo(900);
    assertThat(large.reserve(1)).isEqualTo(Budget.Answer.REFUSED);
    budget.whenRoom(() -> ended.add("room"));
    assertThat(ended).containsExactly("large");
    large.close();
    assertThat(ended).containsExactly("large", "room");
    assertThat(small.reserve(200)).isEqualTo(Budget.Answer.GRANTED);
  }

  @Test
  void whoWouldBeTheLargestGoesAndNobodyElse() {
    account("other", 500);
    Budget.Account greedy = account("greedy", 300);

    assertThat(greedy.reserve(300)).isEqualTo(Budget.Answer.REFUSED);

    assertThat(ended).containsExactly("greedy");
    assertThat(greedy.reason())
        .contains("the largest of all streams with 600 bytes")
        .contains("at most 1000 bytes for all");
  }

  @Test
  void whoWouldBeTheLargestWaitsAsLongAsAnotherRequestIsBeingParsed() {
    Budget.Account parsing = account("parsing", 100);
    assertThat(parsing.reserve(500)).isEqualTo(Budget.Answer.GRANTED);
    Budget.Account next = account("next", 100);

    assertThat(next.reserve(501)).isEqualTo(Budget.Answer.LATER);
    budget.whenRoom(() -> ended.add("room"));
    assertThat(ended).isEmpty();

    parsing.set(100);
    assertThat(ended).containsExactly("room");
    assertThat(next.reserve(501)).isEqualTo(Budget.Answer.GRANTED);
    assertThat(budget.usedBytes()).isEqualTo(701);
  }

  @Test
  void aRequestThatIsStillBeingParsedWhenItsStreamEndsKeepsNobodyWaiting() {
    Budget.Account parsing = account("parsing", 0);
    assertThat(parsing.reserve(600)).isEqualTo(Budget.Answer.GRANTED);
    Budget.Account next = account("next", 0);
    assertThat(next.reserve(600)).isEqualTo(Budget.Answer.LATER);

    parsing.close();

    assertThat(next.reserve(600)).isEqualTo(Budget.Answer.GRANTED);
    assertThat(next.reserve(600)).isEqualTo(Budget.Answer.LATER);
    next.set(600);
    assertThat(next.reserve(600)).isEqualTo(Budget.Answer.REFUSED);
  }

  @Test
  void asManyLargeOnesGoAsAreNeededAndNoMore() {
    account("a", 300);
    account("b", 290);
    account("c", 200);
    Budget.Account small = account("small", 50);

    assertThat(small.reserve(230)).isEqualTo(Budget.Answer.LATER);
    assertThat(ended).containsExactly("a");
    assertThat(small.reserve(230)).isEqualTo(Budget.Answer.LATER);
    assertThat(ended).containsExactly("a");
  }

  @Test
  void whatIsThereAlreadyCountsAndEndsTheLargest() {
    account("large", 600);
    Budget.Account arriving = account("arriving", 300);

    arriving.arrive(101);
    assertThat(budget.usedBytes()).isEqualTo(1_001);
    assertThat(ended).containsExactly("large");

    arriving.set(200);
    assertThat(budget.usedBytes()).isEqualTo(901);
    arriving.takenIn();
    arriving.set(200);
    assertThat(budget.usedBytes()).isEqualTo(800);
    assertThat(ended).containsExactly("large");
  }

  @Test
  void anAccountThatIsClosedHoldsNothingWhateverComesLater() {
    Budget.Account gone = account("gone", 400);

    gone.close();
    gone.arrive(5);
    gone.set(7);
    gone.close();

    assertThat(budget.usedBytes()).isZero();
    assertThat(gone.reserve(1)).isEqualTo(Budget.Answer.REFUSED);
  }

  @Test
  void whoMustGoBeforeItsStreamIsThereIsToldLater() {
    Budget.Account early = budget.open();
    early.arrive(2_000);

    early.onEnding(() -> ended.add("early"));

    assertThat(ended).containsExactly("early");
  }

  @Test
  void whoAsksForRoomWhenNobodyIsAboutToGoIsRunAtOnce() {
    budget.whenRoom(() -> ended.add("at once"));

    assertThat(ended).containsExactly("at once");
  }

  @Test
  void whoWouldBeAsLargeAsTheLargestIsTheOneToGo() {
    account("other", 600);
    Budget.Account greedy = account("greedy", 300);

    assertThat(greedy.reserve(300)).isEqualTo(Budget.Answer.REFUSED);

    assertThat(ended).containsExactly("greedy");
  }

  @Test
  void whatTheServerHoldsForAStreamAnywayEndsTheLargestOfThoseThatStay() {
    for (int i = 0; i < 10; i++) {
      account("small-" + i, 10);
    }
    account("large", 500);
    account("next", 400);
    assertThat(ended).isEmpty();

    account("one more", 1);
    assertThat(ended).containsExactly("large");

    account("another", 390);
    assertThat(ended).containsExactly("large");
    account("too much", 110);
    assertThat(ended).containsExactly("large", "next");
  }

  @Test
  void whatStillArrivesForAStreamThatIsToldToEndEndsNobodyElse() {
    Budget.Account large = account("large", 600);
    account("other", 450);
    assertThat(ended).containsExactly("large");

    large.arrive(500);

    assertThat(ended).containsExactly("large");
    assertThat(budget.usedBytes()).isEqualTo(1_550);
    assertThat(budget.limitBytes()).isEqualTo(1_000);
  }
}
