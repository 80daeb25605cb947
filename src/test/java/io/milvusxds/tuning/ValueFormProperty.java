package io.milvusxds.tuning;

import static io.milvusxds.testing.draws.Cases.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import io.milvusxds.testing.draws.Draws;
import io.milvusxds.tuning.form.ListForm;
import io.milvusxds.tuning.form.ValueForm;
import io.milvusxds.tuning.form.Violation;
import io.milvusxds.tuning.form.WrittenText;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a form says about itself is what it does: the admission policy knows nothing else of it. */
class ValueFormProperty {
  private static final List<String> TOO_LONG_PARTS =
      List.of(
          "a".repeat(63),
          "a".repeat(64),
          "a.".repeat(125) + "abc",
          "a.".repeat(125) + "abcd",
          "a.".repeat(126),
          "a.".repeat(127),
          ".*",
          "*.",
          ":80",
          ",");

  /** A text for a key on a service of a role. */
  record Written(Setting<?> key, ServiceRole role, String text) {
    ValueForm<?> form() {
      return key.on(role).form();
    }
  }

  @Test
  void aFormReadsWhatItsPatternTakesAndItsRefusalsLeave() {
    forAll(8000, ValueFormProperty::written, ValueFormProperty::assertDescribed);
  }

  private static void assertDescribed(Written written) {
    String text = WrittenText.stripped(written.text());

    boolean isRead = written.form().read(text).problem().isEmpty();

    assertThat(isRead)
        .as("%s %s", written.key(), text)
        .isEqualTo(isDescribed(written.form(), text));
  }

  private static boolean isDescribed(ValueForm<?> form, String text) {
    if (form instanceof ListForm<?> list) {
      List<String> items = Splitter.on(',').splitToStream(text).map(WrittenText::stripped).toList();
      return items.stream().allMatch(item -> isDescribed(list.item(), item))
          && items.stream().distinct().count() == items.size();
    }
    return Pattern.matches(form.pattern(), text)
        && form.violations().stream().noneMatch(refusal -> refuses(refusal, text));
  }

  private static boolean refuses(Violation refusal, String text) {
    return refusal.match(
        found -> Pattern.compile(found.pattern()).matcher(text).find(),
        strays -> strays.isBrokenBy(text));
  }

  private static Written written(Draws draws) {
    Setting<?> key = draws.of(SettingTable.all());
    ServiceRole role = draws.of(List.copyOf(key.roles()));
    return new Written(key, role, text(key, role, draws));
  }

  private static String text(Setting<?> key, ServiceRole role, Draws draws) {
    boolean takesNames =
        Stream.of(ServiceTuning.ENDPOINTS, ReadTuning.DOMAINS, ServiceTuning.PORT)
            .anyMatch(key::equals);
    return takesNames && draws.yesOrNo()
        ? String.join("", draws.list(1, 4, it -> it.of(TOO_LONG_PARTS)))
        : KeyTexts.forKey(key, role, draws);
  }
}
