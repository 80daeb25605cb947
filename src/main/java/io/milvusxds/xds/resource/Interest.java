package io.milvusxds.xds.resource;

import com.google.common.collect.ImmutableSortedSet;
import java.util.function.Predicate;

/**
 * What a client subscribed to within one type.
 *
 * @param wildcard whether it wants everything that there is
 * @param names what it wants by name, also beside a wildcard; sorted
 */
public record Interest(boolean wildcard, ImmutableSortedSet<String> names) {
  /** The name that stands for everything. */
  public static final String WILDCARD = "*";

  public static final Interest NOTHING = new Interest(false, ImmutableSortedSet.of());
  public static final Interest EVERYTHING = new Interest(true, ImmutableSortedSet.of());

  /**
   * What a list of names asks for; {@code *} in it is the wildcard of a type that has one, else a
   * name like any other.
   */
  public static Interest ofNames(ResourceType type, Iterable<String> names) {
    ImmutableSortedSet<String> all = ImmutableSortedSet.copyOf(names);
    if (!type.isComplete() || !all.contains(WILDCARD)) {
      return new Interest(false, all);
    }
    return new Interest(
        true,
        all.stream()
            .filter(name -> !name.equals(WILDCARD))
            .collect(ImmutableSortedSet.toImmutableSortedSet(String::compareTo)));
  }

  /** The part of it that another interest covers, too. */
  public Interest within(Interest other) {
    return wildcard ? other : only(other::covers);
  }

  /** The names that pass; of a wildcard nothing is left. */
  public Interest only(Predicate<String> test) {
    return new Interest(
        false,
        names.stream()
            .filter(test)
            .collect(ImmutableSortedSet.toImmutableSortedSet(String::compareTo)));
  }

  /** Whether a resource of this name belongs to it. */
  public boolean covers(String name) {
    return wildcard || names.contains(name);
  }
}
