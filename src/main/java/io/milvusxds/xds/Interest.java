package io.milvusxds.xds;

import com.google.common.collect.ImmutableSortedSet;
import java.util.function.Predicate;

/**
 * What a client subscribed to within one type.
 *
 * @param wildcard whether it wants everything that there is
 * @param names what it wants by name, also beside a wildcard; sorted
 */
record Interest(boolean wildcard, ImmutableSortedSet<String> names) {
  /** The name that stands for everything. */
  static final String WILDCARD = "*";

  static final Interest NOTHING = new Interest(false, ImmutableSortedSet.of());
  static final Interest EVERYTHING = new Interest(true, ImmutableSortedSet.of());

  /**
   * What a list of names asks for; {@code *} in it is the wildcard of a type that has one, else a
   * name like any other.
   */
  static Interest ofNames(ResourceType type, Iterable<String> names) {
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
  Interest within(Interest other) {
    return wildcard ? other : only(other::covers);
  }

  /** The names that pass; of a wildcard nothing is left. */
  Interest only(Predicate<String> test) {
    return new Interest(
        false,
        names.stream()
            .filter(test)
            .collect(ImmutableSortedSet.toImmutableSortedSet(String::compareTo)));
  }

  /** Whether a resource of this name belongs to it. */
  boolean covers(String name) {
    return wildcard || names.contains(name);
  }
}
