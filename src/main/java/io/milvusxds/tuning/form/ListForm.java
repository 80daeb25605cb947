package io.milvusxds.tuning.form;

import com.google.common.base.Splitter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Values of one form, separated by commas: at least one, no two equal. Blanks around an item mean
 * nothing. The order is kept.
 *
 * @param item the form of each
 * @param plural what they are, in words: {@code domains}
 * @param example good items, separated by commas
 */
public record ListForm<T>(ValueForm<T> item, String plural, String example)
    implements ValueForm<List<T>> {
  @Override
  public Reading<List<T>> read(String text) {
    List<T> values = new ArrayList<>();
    Set<T> seen = new HashSet<>();
    for (String part : Splitter.on(',').split(text)) {
      String written = WrittenText.stripped(part);
      Reading<T> reading = item.read(written);
      Optional<T> value = reading.value();
      if (value.isEmpty()) {
        return Reading.bad(reading.problem().map(reason -> about(written, reason)).orElseThrow());
      }
      if (!seen.add(value.get())) {
        return Reading.bad("has " + quoted(written) + " twice");
      }
      values.add(value.get());
    }
    return Reading.good(List.copyOf(values));
  }

  private static String about(String written, String reason) {
    return written.isEmpty()
        ? "has an empty item"
        : "has the item " + quoted(written) + ", which " + reason;
  }

  private static String quoted(String written) {
    return "\"" + WrittenText.shown(written) + "\"";
  }

  @Override
  public String expected() {
    return plural + ", separated by commas, each " + item.expected();
  }

  @Override
  public String pattern() {
    String one = "(?:" + item.pattern() + ")";
    return one + "(?:" + WrittenText.BLANKS + "," + WrittenText.BLANKS + one + ")*";
  }

  @Override
  public List<String> examples() {
    return List.of(example);
  }
}
