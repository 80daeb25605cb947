package io.milvusxds.testing.draws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Two hundred draws are enough for every edge to come up. */
class DrawsTest {
  private static <T> List<T> draws(Drawn<T> drawn) {
    return LongStream.rangeClosed(1, 200)
        .mapToObj(seed -> drawn.from(new Draws(Source.ofSeed(seed))))
        .toList();
  }

  @Test
  void numbersReachBothEndsAndStayBetweenThem() {
    assertThat(draws(it -> it.between(5, 2_000_000_000)))
        .contains(5, 6, 1_999_999_999, 2_000_000_000)
        .allMatch(number -> 5 <= number && number <= 2_000_000_000);
    assertThat(draws(it -> it.between(0, Long.MAX_VALUE)))
        .contains(0L, Long.MAX_VALUE)
        .allMatch(number -> number >= 0);
    assertThat(draws(it -> it.between(7, 7))).containsOnly(7);
  }

  @Test
  void listsAreEmptyFullAndAnythingBetween() {
    assertThat(draws(it -> it.list(0, 4, Draws::yesOrNo)))
        .extracting(List::size)
        .contains(0, 1, 2, 3, 4)
        .allMatch(size -> size <= 4);
  }

  @Test
  void manyListsHoldAnElementTwiceThoughChanceWouldHardlyDrawIt() {
    List<List<Long>> lists =
        draws(it -> it.list(5, 10, number -> number.between(0, Long.MAX_VALUE >> 1)));

    assertThat(lists.stream().filter(list -> new HashSet<>(list).size() < list.size()).count())
        .isGreaterThan(60);
  }

  @Test
  void distinctElementsHaveDifferentKeys() {
    assertThat(draws(it -> it.distinct(2, 6, number -> number.between(0, 9), key -> key % 5)))
        .allSatisfy(
            list -> {
              assertThat(list).hasSizeBetween(2, 6);
              assertThat(list.stream().map(number -> number % 5)).doesNotHaveDuplicates();
            });
  }

  @Test
  void aWayIsTakenAsOftenAsItsWeightSays() {
    List<String> ways =
        draws(it -> it.byChance(Chance.of(9, way -> "often"), Chance.of(1, way -> "seldom")));

    assertThat(Stream.of("often", "seldom").map(way -> ways.stream().filter(way::equals).count()))
        .satisfiesExactly(
            often -> assertThat(often).isBetween(160L, 195L),
            seldom -> assertThat(seldom).isBetween(5L, 40L));
  }

  @Test
  void theSameElementsComeInManyOrders() {
    List<List<String>> orders = draws(it -> it.shuffled(List.of("a", "b", "c")));

    assertThat(new HashSet<>(orders)).hasSize(6);
  }

  @Test
  void aFilterThatLeavesNothingIsAMistakeOfTheGenerator() {
    assertThatThrownBy(() -> draws(it -> it.suchThat(unused -> false, Draws::yesOrNo)))
        .hasMessage("no value in 200 attempts");
  }

  @Test
  void textsHoldWhatEndsLinesHidesOrIsHalfAPair() {
    List<String> texts = draws(it -> Texts.any(it, 40));

    assertThat(texts).contains("").allMatch(text -> text.length() <= 40);
    assertThat(String.join("", texts)).contains("\u0000", "\n", "\u2028", "\u202e", "\u200b");
    assertThat(texts).anyMatch(text -> text.chars().anyMatch(it -> it >= 0xd800 && it <= 0xdfff));
    assertThat(texts).anyMatch(text -> text.codePoints().anyMatch(it -> it > 0xffff));
  }
}
