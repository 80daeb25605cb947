package io.milvusxds.tuning;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is remembered of one service's annotations from the last parse to the next.
 *
 * @param texts what the annotations had when they were last usable, without blanks at their ends,
 *     ordered by key; only keys that are still annotated
 * @param inDoubt keys whose value was already refused when the service was first seen, and still
 *     is: what was accepted before that, perhaps by another replica, is not known
 * @param isFirstSight whether the service may have been there before it was first parsed. Then even
 *     a key that is absent here says nothing about what was accepted before.
 */
public record AcceptedValues(
    SortedMap<Setting<?>, String> texts, SortedSet<Setting<?>> inDoubt, boolean isFirstSight) {
  /** Nobody knows: milvus-xds has just started, or could not see the service before. */
  public static final AcceptedValues NONE =
      new AcceptedValues(new TreeMap<>(), new TreeSet<>(), true);

  /** Nothing was ever accepted: the service appeared while milvus-xds was looking. */
  public static final AcceptedValues OF_NEW_SERVICE =
      new AcceptedValues(new TreeMap<>(), new TreeSet<>(), false);

  public AcceptedValues {
    texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
    inDoubt = Collections.unmodifiableSortedSet(new TreeSet<>(inDoubt));
  }

  /** The accepted text of a key; empty when there is none. */
  public Optional<String> text(Setting<?> setting) {
    return Optional.ofNullable(texts.get(setting));
  }

  /** Whether the value that a refused one of this key replaces is not known. */
  boolean leavesInDoubt(Setting<?> setting) {
    return isFirstSight || inDoubt.contains(setting);
  }

  /** What the next parse starts from, once this one accepted some and found others in doubt. */
  static AcceptedValues after(
      SortedMap<Setting<?>, String> texts, SortedSet<Setting<?>> nowInDoubt) {
    return new AcceptedValues(texts, nowInDoubt, false);
  }
}
