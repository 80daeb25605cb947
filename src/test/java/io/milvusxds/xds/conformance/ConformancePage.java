package io.milvusxds.xds.conformance;

import io.milvusxds.testing.xds.Variant;
import java.util.List;
import java.util.function.BiFunction;

/**
 * The page of rules and results, in Markdown.
 *
 * @param rules in the order of the page
 * @param mark what stands in the table for a rule in a variant
 */
record ConformancePage(List<Rule> rules, BiFunction<Rule, Variant, String> mark) {
  private static final String INTRODUCTION =
      """
      # How milvus-xds keeps to the xDS protocol

      Generated from a run of the tests; do not edit. Each line is a rule of the xDS protocol
      description, in our own words, and a test of the same name in the package
      `io.milvusxds.xds.conformance`. The same test runs over real gRPC in every variant of the protocol
      where the rule exists; in each of them it also fails when a response has no nonce or version, when
      a nonce is used twice, or when a response is sent before the one before it is answered.

      Run them all and print this page:

      ```sh
      ./mvnw -q -Pquick test -Dtest='io.milvusxds.xds.conformance.*FeatureTest' -Dconformance.print=true
      ```

      `-Dgolden.update=true` rewrites the page; a run of all tests fails when it is not up to date.

      SotW = state-of-the-world; ADS = all types on one stream, else a stream for each type; – = the rule
      does not exist there, for the reason given.
      """;

  String render() {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    page.append('\n').append(summary()).append('\n');
    String theme = "";
    for (Rule rule : rules) {
      if (!rule.theme().equals(theme)) {
        theme = rule.theme();
        page.append("\n## ").append(theme).append("\n\n");
        page.append("| rule | SotW ADS | SotW | delta ADS | delta |\n");
        page.append("|---|---|---|---|---|\n");
      }
      page.append(line(rule));
    }
    return page.toString();
  }

  private String summary() {
    long runs = rules.stream().mapToLong(rule -> rule.applies().variants().size()).sum();
    long passed =
        rules.stream()
            .flatMap(rule -> rule.applies().variants().stream().map(v -> mark.apply(rule, v)))
            .filter("pass"::equals)
            .count();
    return "%d rules, %d runs, %d passed.".formatted(rules.size(), runs, passed);
  }

  private String line(Rule rule) {
    StringBuilder line = new StringBuilder("| ").append(rule.sentence());
    if (!rule.because().isEmpty()) {
      line.append(" (").append(rule.because()).append(")");
    }
    for (Variant variant : Variant.values()) {
      line.append(" | ").append(mark.apply(rule, variant));
    }
    return line.append(" |\n").toString();
  }
}
