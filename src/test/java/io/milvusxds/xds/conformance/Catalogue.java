package io.milvusxds.xds.conformance;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** All rules that are tested, in the order of the page. */
final class Catalogue {
  private static final List<Class<?>> THEMES =
      List.of(
          SubscribingFeatureTest.class,
          ChangingSubscriptionFeatureTest.class,
          ResourceLifeFeatureTest.class,
          AnsweringFeatureTest.class,
          RefusingFeatureTest.class,
          ReconnectingFeatureTest.class,
          NotKnownFeatureTest.class,
          NeverEmptyFeatureTest.class,
          OrderFeatureTest.class,
          StreamFeatureTest.class,
          DefectsSeenElsewhereFeatureTest.class);

  private Catalogue() {}

  /** Sorted by theme, in the order of the page, then by name. */
  static List<Rule> rules() {
    return THEMES.stream()
        .flatMap(theme -> Arrays.stream(theme.getDeclaredMethods()))
        .filter(method -> method.isAnnotationPresent(Scenario.class))
        .sorted(
            Comparator.comparingInt((Method method) -> THEMES.indexOf(method.getDeclaringClass()))
                .thenComparing(Method::getName))
        .map(Catalogue::ruleOf)
        .toList();
  }

  /**
   * The rule that a scenario tests.
   *
   * @throws IllegalStateException when its class is not a theme of the page
   */
  static Rule ruleOf(Method method) {
    Class<?> theme = method.getDeclaringClass();
    if (!THEMES.contains(theme)) {
      throw new IllegalStateException(
          theme.getSimpleName() + " is not in the catalogue (expected: one of its themes)");
    }
    Scenario scenario = method.getAnnotation(Scenario.class);
    if (scenario == null) {
      throw new IllegalStateException(method + " is no scenario");
    }
    return new Rule(themeOf(theme), method.getName(), scenario.in(), scenario.because());
  }

  private static String themeOf(Class<?> theme) {
    String name = theme.getSimpleName().replace("FeatureTest", "");
    String words = name.replaceAll("(?<=.)([A-Z])", " $1");
    return words.charAt(0) + words.substring(1).toLowerCase(java.util.Locale.ROOT);
  }
}
