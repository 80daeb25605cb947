package io.milvusxds.model;

import static io.milvusxds.testing.draws.Cases.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.testing.draws.Draws;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderedListProperty {
  /** Ordered by the number alone, so that unequal ones may have the same place. */
  record Item(int number, String mark) {
    static final Comparator<Item> ORDER = Comparator.comparingInt(Item::number);
    static final Comparator<Item> TOTAL = ORDER.thenComparing(Item::mark);
  }

  /** A list, and others. */
  record Lists(List<Item> first, List<Item> gone, List<Item> come) {}

  private static Lists lists(Draws draws) {
    return new Lists(items(draws), items(draws), items(draws));
  }

  private static List<Item> items(Draws draws) {
    return draws.list(0, 12, it -> new Item(it.between(0, 5), it.of("a", "b")));
  }

  @Test
  void aListWithChangesHoldsWhatAPlainListHolds() {
    forAll(
        1_000,
        OrderedListProperty::lists,
        lists -> {
          OrderedList<Item> before = OrderedList.of(lists.first(), Item.ORDER);
          List<Item> expected = new ArrayList<>(lists.first());
          lists.gone().forEach(expected::remove);
          expected.addAll(lists.come());

          OrderedList<Item> after = before.with(lists.gone(), lists.come());

          assertThat(after).isSortedAccordingTo(Item.ORDER);
          if (!sorted(lists.gone()).equals(sorted(lists.come()))) {
            assertThat(sorted(after)).isEqualTo(sorted(expected));
          }
        });
  }

  @Test
  void theDifferenceLeadsFromOneListToTheOther() {
    forAll(
        1_000,
        OrderedListProperty::lists,
        lists -> {
          OrderedList<Item> before = OrderedList.of(lists.first(), Item.ORDER);
          OrderedList<Item> after = before.with(lists.gone(), lists.come());

          OrderedList.Difference<Item> difference = after.since(before);

          assertThat(sorted(before.with(difference.gone(), difference.come())))
              .isEqualTo(sorted(after));
        });
  }

  @Test
  void whatAFunctionMadeOfAnElementIsKeptWithIt() {
    forAll(
        1_000,
        OrderedListProperty::lists,
        lists -> {
          OrderedList<Item> before = OrderedList.of(lists.first(), Item.ORDER);
          List<String> made = before.stream().map(Item::toString).toList();
          OrderedList<Item> after = before.with(lists.gone(), lists.come());

          assertThat(after.map(Item::toString, before, made))
              .isEqualTo(after.stream().map(Item::toString).toList());
        });
  }

  @Test
  void ofAListInThatOrderNothingIsCopiedOrMadeAnew() {
    OrderedList<Item> list =
        OrderedList.of(List.of(new Item(2, "a"), new Item(1, "b"), new Item(3, "c")), Item.ORDER);
    List<Object> made = list.map(item -> new Object(), OrderedList.empty(Item.ORDER), List.of());
    Item added = new Item(2, "z");

    List<Object> next =
        list.with(List.of(list.get(0)), List.of(added)).map(item -> new Object(), list, made);

    assertThat(OrderedList.of(list, Item.ORDER)).isSameAs(list);
    assertThat(List.of(next.get(0), next.get(2))).isEqualTo(made.subList(1, 3));
    assertThat(list.with(List.of(added), List.of(added))).isSameAs(list);
  }

  @Test
  void aListThatSharesHoldsEqualElementsAndThoseOfTheEarlierWhereItCan() {
    forAll(
        1_000,
        OrderedListProperty::lists,
        lists -> {
          OrderedList<Item> earlier = OrderedList.of(lists.first(), Item.TOTAL);
          OrderedList<Item> now =
              OrderedList.of(
                  lists.come().stream().map(OrderedListProperty::copy).toList(), Item.TOTAL);

          OrderedList<Item> shared = now.sharing(earlier, (before, after) -> before);

          assertThat(shared).isEqualTo(now);
          assertThat(shared.since(earlier).come())
              .hasSize(now.size() - inBoth(lists.first(), lists.come()));
        });
  }

  private static Item copy(Item item) {
    return new Item(item.number(), item.mark());
  }

  private static int inBoth(List<Item> first, List<Item> second) {
    List<Item> left = new ArrayList<>(first);
    return (int) second.stream().filter(left::remove).count();
  }

  private static List<Item> sorted(List<Item> items) {
    return items.stream().sorted(Item.TOTAL).toList();
  }
}
