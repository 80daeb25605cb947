package io.milvusxds.tuning;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The texts that one service's annotations had when they were last usable.
 *
 * @param texts without blanks at their ends, ordered by key; only keys that are still annotated
 */
public record AcceptedValues(SortedMap<TuningKey, String> texts) {
  /** Nothing was accepted yet: the service is new, or milvus-xds has just started. */
  public static final AcceptedValues NONE = new AcceptedValues(new TreeMap<>());

  public AcceptedValues {
    texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
  }

  /** The accepted text of a key; empty when there is none. */
  public Optional<String> text(TuningKey key) {
    return Optional.ofNullable(texts.get(key));
  }

  /** These values and one more, which replaces an older one of the same key. */
  AcceptedValues with(TuningKey key, String text) {
    TreeMap<TuningKey, String> more = new TreeMap<>(texts);
    more.put(key, text);
    return new AcceptedValues(more);
  }
}
