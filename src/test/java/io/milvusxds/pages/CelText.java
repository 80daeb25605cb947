package io.milvusxds.pages;

import io.milvusxds.tuning.form.ListForm;
import io.milvusxds.tuning.form.ValueForm;
import io.milvusxds.tuning.form.Violation;
import io.milvusxds.tuning.form.WrittenText;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes pieces of CEL, the expression language of Kubernetes' admission policies.
 *
 * <p>Its regular expressions are RE2 and match anywhere unless anchored.
 */
final class CelText {
  private CelText() {}

  /** A string literal. */
  static String literal(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'";
  }

  /** A list of string literals. */
  static String literals(List<String> texts) {
    return texts.stream().map(CelText::literal).collect(Collectors.joining(", ", "[", "]"));
  }

  /**
   * Whether a form takes a text, as {@link ValueForm#read} would, but for items that a list has
   * twice.
   *
   * @param text an expression of type string
   */
  static String accepts(ValueForm<?> form, String text) {
    return form instanceof ListForm<?> list
        ? text + ".split(',').all(item, " + acceptsOne(list.item(), "item") + ")"
        : acceptsOne(form, text);
  }

  /**
   * Whether a form takes each item of a comma-separated text, of which some but not all are empty.
   */
  static String acceptsItems(ValueForm<?> item, String text) {
    String items = text + ".split(',')";
    return items
        + ".exists(item, item.trim() != '') && "
        + items
        + ".all(item, item.trim() == '' || ("
        + acceptsOne(item, "item")
        + "))";
  }

  /** Whether no two items of a comma-separated text are equal. */
  static String hasNoItemTwice(String text) {
    String items = text + ".split(',').map(item, item.trim())";
    return items + ".all(item, " + items + ".exists_one(other, other == item))";
  }

  /** Whether a pattern is found in no item of a comma-separated text. */
  static String hasNoItemLike(String pattern, String text) {
    return text + ".split(',').all(item, !item.trim().matches(" + regex(pattern) + "))";
  }

  private static String acceptsOne(ValueForm<?> form, String text) {
    StringBuilder all = new StringBuilder(text);
    all.append(".matches(").append(regex(whole(form))).append(')');
    for (Violation refusal : form.violations()) {
      all.append(" && ").append(escapes(refusal, text + ".trim()"));
    }
    return all.toString();
  }

  private static String escapes(Violation refusal, String text) {
    return refusal.match(
        found -> "!" + text + ".matches(" + regex(found.pattern()) + ")",
        strays ->
            "(!(%1$s.startsWith(%2$s) || %2$s.startsWith(%1$s)) || %1$s.matches(%3$s))"
                .formatted(text, literal(strays.scope()), regex("^(?:" + strays.allowed() + ")$")));
  }

  private static String whole(ValueForm<?> form) {
    return "^" + WrittenText.BLANKS + "(?:" + form.pattern() + ")" + WrittenText.BLANKS + "$";
  }

  // A raw literal, in which a backslash is one; no pattern has a quote.
  private static String regex(String pattern) {
    if (pattern.indexOf('\'') >= 0) {
      throw new IllegalStateException("pattern: " + pattern + " (expected: no single quote)");
    }
    return "r'" + pattern + "'";
  }
}
