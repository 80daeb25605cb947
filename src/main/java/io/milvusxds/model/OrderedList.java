package io.milvusxds.model;

import static java.util.Objects.requireNonNull;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A list in the order of a comparator. Immutable.
 *
 * <p>It is what makes a small change of a long list cheap: a record that orders its list takes one
 * that is in this order already as it is; {@link #with} compares only what comes and goes; and
 * {@link #since} finds what that is by identity, since whoever hands on a changed list hands on the
 * same objects but for those that changed.
 */
public final class OrderedList<E> extends AbstractList<E> implements RandomAccess {
  private final Comparator<? super E> order;
  private final Object[] elements;

  private OrderedList(Object[] elements, Comparator<? super E> order) {
    this.elements = elements;
    this.order = order;
  }

  /**
   * What differs between two lists.
   *
   * @param gone elements of the earlier that are not in the later, in their order
   * @param come elements of the later that are not in the earlier, in their order
   */
  public record Difference<E>(List<E> gone, List<E> come) {
    public Difference {
      gone = List.copyOf(gone);
      come = List.copyOf(come);
    }

    /** Whether the lists hold the same objects. */
    public boolean isEmpty() {
      return gone.isEmpty() && come.isEmpty();
    }
  }

  /** A list without elements. */
  public static <E> OrderedList<E> empty(Comparator<? super E> order) {
    return new OrderedList<>(new Object[0], order);
  }

  /** These elements in this order, equal ones in theirs; the same list when it is one already. */
  @SuppressWarnings("unchecked") // Immutable, and what it holds came as E or a kind of E.
  public static <E> OrderedList<E> of(
      Collection<? extends E> elements, Comparator<? super E> order) {
    if (elements instanceof OrderedList<?> list && list.order == order) {
      return (OrderedList<E>) list;
    }
    Object[] sorted = elements.toArray();
    Arrays.sort(sorted, (Comparator<Object>) order);
    Arrays.stream(sorted).forEach(element -> requireNonNull(element, "element"));
    return new OrderedList<>(sorted, order);
  }

  @Override
  @SuppressWarnings("unchecked") // The factories take nothing else.
  public E get(int index) {
    return (E) elements[index];
  }

  @Override
  public int size() {
    return elements.length;
  }

  @Override
  public Object[] toArray() {
    return Arrays.copyOf(elements, elements.length, Object[].class);
  }

  /**
   * How many elements come before a place in the order.
   *
   * @param isBefore must hold for all elements up to the place, and for none behind it
   */
  public int countBefore(Predicate<? super E> isBefore) {
    int least = 0;
    int most = elements.length;
    while (least < most) {
      int middle = (least + most) >>> 1;
      if (isBefore.test(get(middle))) {
        least = middle + 1;
      } else {
        most = middle;
      }
    }
    return least;
  }

  /**
   * This list without some elements and with others; itself when both are the same.
   *
   * @param gone each is taken away once, if it is there
   */
  public OrderedList<E> with(Collection<? extends E> gone, Collection<? extends E> come) {
    OrderedList<E> removed = of(gone, order);
    OrderedList<E> added = of(come, order);
    if (removed.equals(added)) {
      return this;
    }
    BitSet places = new BitSet();
    removed.forEach(element -> markPlace(element, places));
    List<E> next = new ArrayList<>(elements.length + added.size());
    int copied = 0;
    int toAdd = 0;
    for (int place = places.nextSetBit(0); place >= 0; place = places.nextSetBit(place + 1)) {
      toAdd = merge(next, copied, place, added, toAdd);
      copied = place + 1;
    }
    merge(next, copied, elements.length, added, toAdd);
    return new OrderedList<>(next.toArray(), order);
  }

  /** Marks the first place, of those not marked yet, that has an element which equals this one. */
  private void markPlace(E wanted, BitSet places) {
    int first = countBefore(other -> order.compare(other, wanted) < 0);
    for (int i = first; i < elements.length && order.compare(get(i), wanted) == 0; i++) {
      if (!places.get(i) && get(i).equals(wanted)) {
        places.set(i);
        return;
      }
    }
  }

  /** Copies a range, with those that belong in it; returns how many of these are done. */
  private int merge(List<E> next, int from, int to, OrderedList<E> added, int firstToAdd) {
    int copied = from;
    int toAdd = firstToAdd;
    for (; toAdd < added.size(); toAdd++) {
      E element = added.get(toAdd);
      int place = countBefore(other -> order.compare(other, element) <= 0);
      if (place > to || (place == to && to < elements.length)) {
        break;
      }
      next.addAll(asList(copied, Math.max(copied, place)));
      copied = Math.max(copied, place);
      next.add(element);
    }
    next.addAll(asList(copied, to));
    return toAdd;
  }

  @SuppressWarnings("unchecked") // The factories take nothing else.
  private List<E> asList(int from, int to) {
    return (List<E>) Arrays.asList(elements).subList(from, to);
  }

  /**
   * What a function makes of each element, in their order; of the elements that an earlier list of
   * the same order has, too, by identity, what it made then.
   */
  public <R> List<R> map(Function<? super E, R> function, OrderedList<E> earlier, List<R> made) {
    List<R> results = new ArrayList<>(elements.length);
    int i = 0;
    for (int j = 0; j < elements.length; j++) {
      E element = get(j);
      i = earlier.placeFrom(i, element);
      boolean isKept = i < earlier.elements.length && earlier.elements[i] == element;
      results.add(isKept ? made.get(i++) : function.apply(element));
    }
    return results;
  }

  /**
   * The same list, with objects of an earlier one of the same order: how whoever reads everything
   * anew hands on what did not change as the same objects.
   *
   * @param shared what to take of an earlier element and another object at the same place in the
   *     order; it has that place, too
   */
  public OrderedList<E> sharing(OrderedList<E> earlier, BinaryOperator<E> shared) {
    Object[] next = elements.clone();
    int i = 0;
    for (int j = 0; j < elements.length; j++) {
      E element = get(j);
      i = earlier.placeFrom(i, element);
      if (i < earlier.elements.length && earlier.elements[i] == element) {
        i++;
      } else if (i < earlier.elements.length && order.compare(earlier.get(i), element) == 0) {
        next[j] = shared.apply(earlier.get(i++), element);
      }
    }
    return new OrderedList<>(next, order);
  }

  /** The first place, from one on, that has this very object or nothing before it in the order. */
  private int placeFrom(int from, E element) {
    int place = from;
    while (place < elements.length
        && elements[place] != element
        && order.compare(get(place), element) < 0) {
      place++;
    }
    return place;
  }

  /** What came and went since an earlier list of the same order, by identity. */
  public Difference<E> since(OrderedList<E> earlier) {
    List<E> gone = new ArrayList<>();
    List<E> come = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < earlier.elements.length && j < elements.length) {
      if (earlier.elements[i] == elements[j]) {
        i++;
        j++;
        continue;
      }
      int compared = order.compare(earlier.get(i), get(j));
      if (compared <= 0) {
        gone.add(earlier.get(i++));
      }
      if (compared >= 0) {
        come.add(get(j++));
      }
    }
    gone.addAll(earlier.asList(i, earlier.elements.length));
    come.addAll(asList(j, elements.length));
    return new Difference<>(gone, come);
  }
}
