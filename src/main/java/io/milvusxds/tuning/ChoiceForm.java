package io.milvusxds.tuning;

import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Optional;

/**
 * One of a few words.
 *
 * @param words what each word means, in the order in which they are shown; never empty
 * @param refused words that are known but not accepted, with the reason as a predicate: {@code is
 *     planned but not available}
 */
record ChoiceForm<T>(ImmutableMap<String, T> words, ImmutableMap<String, String> refused)
    implements ValueForm<T> {
  @Override
  public Reading<T> read(String text) {
    T value = words.get(text);
    if (value != null) {
      return Reading.good(value);
    }
    String reason = refused.get(text);
    if (reason != null) {
      return Reading.bad(reason);
    }
    Optional<String> nearest = NearestName.of(text, examples());
    return Reading.bad(
        nearest.map(word -> "is none of them; the nearest is " + word).orElse("is none of them"));
  }

  @Override
  public String expected() {
    List<String> all = examples();
    if (all.size() == 1) {
      return all.get(0);
    }
    return String.join(", ", all.subList(0, all.size() - 1)) + " or " + all.get(all.size() - 1);
  }

  @Override
  public String pattern() {
    return String.join("|", words.keySet());
  }

  @Override
  public List<String> examples() {
    return words.keySet().asList();
  }
}
