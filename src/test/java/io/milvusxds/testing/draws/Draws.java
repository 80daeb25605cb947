package io.milvusxds.testing.draws;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Draws values. Edges come up far more often than by plain chance: the least and the greatest
 * number, the empty and the full list, an element twice.
 */
public final class Draws {
  // Of a filter that leaves fewer values than one in so many, the generator is wrong.
  private static final int MAX_ATTEMPTS = 200;

  private static final int END = 0;
  private static final int NEW = 1;
  private static final int AGAIN = 2;

  /** Thrown by choices of which no value can be made; smaller cases that end so are none. */
  static final class Unfit extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unfit(String why) {
      super(why);
    }
  }

  private final Source source;

  Draws(Source source) {
    this.source = source;
  }

  /**
   * Of both ends and their neighbours one in eight, of small distances from the least a quarter.
   */
  public long between(long least, long most) {
    long span = Math.subtractExact(most, least);
    return least + source.choose(span, chance -> number(chance, span));
  }

  /** As {@link #between(long, long)}. */
  public int between(int least, int most) {
    return (int) between((long) least, (long) most);
  }

  private static long number(SplittableRandom chance, long span) {
    return switch (chance.nextInt(8)) {
      case 0 -> List.of(0L, 1L, span - 1, span).get(chance.nextInt(4));
      case 1, 2 ->
          chance.nextLong(1L << chance.nextInt(Long.SIZE - Long.numberOfLeadingZeros(span | 1)));
      // The most would overflow as a bound that is not included.
      default -> span == Long.MAX_VALUE ? chance.nextLong() >>> 1 : chance.nextLong(span + 1);
    };
  }

  public boolean yesOrNo() {
    return even(2) == 1;
  }

  /** One of these, each as likely as the other. */
  public <T> T of(List<? extends T> all) {
    return all.get(even(all.size()));
  }

  /** One of these, each as likely as the other. */
  @SafeVarargs
  public final <T> T of(T... all) {
    return all[even(all.length)];
  }

  private int even(int count) {
    return (int) source.choose(count - 1, chance -> chance.nextInt(count));
  }

  /** What one of these ways makes, taken as often as their weights say. */
  @SafeVarargs
  public final <T> T byChance(Chance<? extends T>... ways) {
    int all = 0;
    for (Chance<?> way : ways) {
      all += way.weight();
    }
    int left = even(all);
    for (Chance<? extends T> way : ways) {
      left -= way.weight();
      if (left < 0) {
        return way.way().from(this);
      }
    }
    throw new IllegalStateException("no way left of " + ways.length);
  }

  /** A value of which this holds. */
  public <T> T suchThat(Predicate<? super T> holds, Drawn<? extends T> drawn) {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      T value = drawn.from(this);
      if (holds.test(value)) {
        return value;
      }
    }
    throw new Unfit("no value in " + MAX_ATTEMPTS + " attempts");
  }

  /** Elements in any order and number; one in eight is the same as an earlier one. */
  public <T> List<T> list(int least, int most, Drawn<? extends T> drawn) {
    int size = source.plan(chance -> size(chance, least, most));
    List<T> list = new ArrayList<>();
    while (true) {
      int start = source.position();
      int sign = sign(list.size(), least, most, size);
      if (sign == END) {
        return list;
      }
      T element = sign == AGAIN && !list.isEmpty() ? of(list) : drawn.from(this);
      list.add(element);
      source.endElement(start);
    }
  }

  /** As {@link #list}, but no two elements have the same key. */
  public <T> List<T> distinct(
      int least, int most, Drawn<? extends T> drawn, Function<? super T, ?> key) {
    Map<Object, T> distinct = new LinkedHashMap<>();
    list(least, most, drawn).forEach(it -> distinct.putIfAbsent(key.apply(it), it));
    for (int attempt = 0; distinct.size() < least; attempt++) {
      if (attempt == MAX_ATTEMPTS) {
        throw new Unfit("no " + least + " different elements");
      }
      T another = drawn.from(this);
      distinct.putIfAbsent(key.apply(another), another);
    }
    return List.copyOf(distinct.values());
  }

  /** The same elements in another order. */
  public <T> List<T> shuffled(List<T> list) {
    List<T> left = new ArrayList<>(list);
    List<T> shuffled = new ArrayList<>();
    while (!left.isEmpty()) {
      shuffled.add(left.remove(even(left.size())));
    }
    return shuffled;
  }

  /** Whether the list goes on, and how: what stands in the choices where an element begins. */
  private int sign(int size, int least, int most, int planned) {
    long sign =
        source.choose(
            AGAIN,
            chance -> size >= planned ? END : size > 0 && chance.nextInt(8) == 0 ? AGAIN : NEW);
    if (size >= most) {
      return END;
    }
    return size < least && sign == END ? NEW : (int) sign;
  }

  private static int size(SplittableRandom chance, int least, int most) {
    return switch (chance.nextInt(8)) {
      case 0 -> least;
      case 1 -> most;
      case 2, 3 -> Math.min(most, least + chance.nextInt(8));
      default -> chance.nextInt(least, most + 1);
    };
  }
}
