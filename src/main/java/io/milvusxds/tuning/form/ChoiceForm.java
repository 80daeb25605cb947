package io.milvusxds.tuning.form;

import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One of a few words.
 *
 * @param words what each word means, in the order in which they are shown; never empty
 * @param refused words that are known but not accepted, with the reason as a predicate: {@code is
 *     planned but not available}
 */
public record ChoiceForm<T>(ImmutableMap<String, T> words, ImmutableMap<String, String> refused)
    implements ValueForm<T> {
  /** The reason of a word that a later version will accept. */
  public static final String PLANNED = "is planned but not available in this version";

  /** A choice of which no word is refused with a reason of its own. */
  public ChoiceForm(ImmutableMap<String, T> words) {
    this(words, ImmutableMap.of());
  }

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

  @Override
  public List<String> planned() {
    return refused.entrySet().stream()
        .filter(word -> word.getValue().equals(PLANNED))
        .map(Map.Entry::getKey)
        .toList();
  }

  @Override
  public boolean hasOneText() {
    return words.size() == 1;
  }
}
