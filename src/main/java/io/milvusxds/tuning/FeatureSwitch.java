package io.milvusxds.tuning;

import java.util.function.Predicate;

/**
 * The value of one setting that makes another do nothing.
 *
 * @param setting the one that switches
 * @param wanted what it would have to be, as the end of a sentence that begins with its key
 * @param remedy what to do about it instead of removing the other one, as the end of a sentence
 * @param off whether the other one does nothing
 */
record FeatureSwitch(Setting<?> setting, String wanted, String remedy, Predicate<Settings> off) {
  /** A setting that switches others off by one word. */
  static FeatureSwitch word(Setting<?> setting, String offText) {
    return new FeatureSwitch(
        setting,
        "is something other than \"" + offText + "\"",
        example(setting),
        settings -> settings.text(setting).filter(offText::equals).isPresent());
  }

  /** A setting that, once it is written, takes the place of another. */
  static FeatureSwitch replacement(Setting<?> setting) {
    return new FeatureSwitch(
        setting,
        "is absent, because it takes the place of this one",
        "remove " + setting.annotation(),
        settings -> settings.acceptedText(setting).isPresent());
  }

  FeatureSwitch onlyIf(Predicate<Settings> condition) {
    return new FeatureSwitch(setting, wanted, remedy, off.and(condition));
  }

  /** A remedy: to set it to something usual. */
  static String example(Setting<?> setting) {
    String value = setting.on(setting.roles().get(0)).form().examples().get(0);
    return "set for example " + setting.annotation() + ": \"" + value + "\"";
  }
}
