package io.milvusxds.xds.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.testing.xds.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What one run of the tests showed. When all of the catalogue ran, {@link #close} compares it with
 * the page in the repository, rewrites the page under {@code -Dgolden.update=true}, and prints it
 * under {@code -Dconformance.print=true}.
 */
final class ConformanceRun implements AutoCloseable {
  private static final Path PAGE = Path.of("docs", "xds-conformance.md");

  private final Map<Outcome, Boolean> passed = new ConcurrentHashMap<>();

  private record Outcome(Rule rule, Variant variant) {}

  void note(Rule rule, Variant variant, boolean result) {
    passed.put(new Outcome(rule, variant), result);
  }

  /** Called once, after the last test of the run. */
  @Override
  public void close() throws IOException {
    List<Rule> rules = Catalogue.rules();
    boolean isWhole =
        rules.stream()
            .allMatch(
                rule ->
                    rule.applies().variants().stream()
                        .allMatch(variant -> passed.containsKey(new Outcome(rule, variant))));
    if (!isWhole) {
      return;
    }
    String page = new ConformancePage(rules, this::mark).render();
    if (Boolean.getBoolean("conformance.print")) {
      System.out.println(page);
    }
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(PAGE, page);
    }
    String written = Files.exists(PAGE) ? Files.readString(PAGE) : "";
    assertThat(written)
        .as(PAGE + " is generated; -Dgolden.update=true rewrites it")
        .isEqualTo(page);
  }

  private String mark(Rule rule, Variant variant) {
    if (!rule.applies().in(variant)) {
      return "–";
    }
    return passed.getOrDefault(new Outcome(rule, variant), false) ? "pass" : "FAIL";
  }
}
