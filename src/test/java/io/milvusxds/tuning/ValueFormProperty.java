package io.milvusxds.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.tuning.form.ListForm;
import io.milvusxds.tuning.form.ValueForm;
import io.milvusxds.tuning.form.Violation;
import io.milvusxds.tuning.form.WrittenText;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

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
  record Written(Setting<?> key, EndpointRole role, String text) {
    ValueForm<?> form() {
      return key.on(role).form();
    }
  }

  @Property(tries = 8000)
  void aFormReadsWhatItsPatternTakesAndItsRefusalsLeave(@ForAll("written") Written written) {
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
        beginning -> beginning.texts().stream().anyMatch(whole -> whole.startsWith(text)));
  }

  @Provide
  Arbitrary<Written> written() {
    return Arbitraries.of(SettingTable.all())
        .flatMap(
            key ->
                Arbitraries.of(key.roles())
                    .flatMap(role -> texts(key, role).map(text -> new Written(key, role, text))));
  }

  private static Arbitrary<String> texts(Setting<?> key, EndpointRole role) {
    return Stream.of(ServiceTuning.ENDPOINTS, ReadTuning.DOMAINS, ServiceTuning.PORT)
            .anyMatch(key::equals)
        ? Arbitraries.oneOf(List.of(KeyTexts.forKey(key, role), longNames()))
        : KeyTexts.forKey(key, role);
  }

  private static Arbitrary<String> longNames() {
    return Arbitraries.of(TOO_LONG_PARTS)
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(parts -> String.join("", parts));
  }
}
