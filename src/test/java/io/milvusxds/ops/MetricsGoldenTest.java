package io.milvusxds.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table, what is exposed and the alerts on the page say the same. */
class MetricsGoldenTest {
  @Test
  void whatIsExposedIsTheTableWithItsKindsAndItsHelp() throws IOException {
    try (ControlPlane plane = ControlPlane.start()) {
      String text = plane.metrics.scrape();

      Map<String, String> expected = new TreeMap<>();
      for (Metric metric : Metric.values()) {
        // The JVM's collector shows pauses only after the first one.
        if (metric != Metric.JVM_GC_PAUSE || text.contains(metric.id())) {
          expected.put(metric.id(), metric.kind().label() + ": " + metric.help());
        }
      }
      assertThat(exposed(text)).isEqualTo(expected);
    }
  }

  @Test
  void everyMetricHasTheLabelsOfTheTable() throws IOException {
    try (ControlPlane plane = ControlPlane.start()) {
      String text = plane.metrics.scrape();

      for (Metric metric : Metric.values()) {
        Set<Set<String>> labels =
            text.lines()
                .filter(line -> line.matches(metric.id() + "(_count)?[{ ].*"))
                .map(MetricsGoldenTest::labels)
                .collect(Collectors.toSet());
        if (metric != Metric.JVM_GC_PAUSE || !labels.isEmpty()) {
          assertThat(labels).as(metric.id()).containsExactly(new TreeSet<>(metric.labels()));
        }
      }
    }
  }

  @Test
  void theAlertsOnThePageNameMetricsThatExist() throws IOException {
    String page = Files.readString(Path.of("docs", "metrics.md"));

    Matcher names = Pattern.compile("milvus_xds_[a-z_]+").matcher(page);
    while (names.find()) {
      String name = names.group().replaceFirst("_bucket$", "");
      assertThat(Metric.byId(name)).as(name).isPresent();
    }
  }

  @Test
  void everyHelpIsOneLineThatSaysWhatAChangeMeans() {
    assertThat(Arrays.stream(Metric.values()).map(Metric::help))
        .allSatisfy(help -> assertThat(help).endsWith(".").doesNotContain("\n", "|"))
        .allSatisfy(help -> assertThat(help).containsPattern("rise|mean"));
  }

  // By name: kind and help; without the gauges of recent maxima.
  private static Map<String, String> exposed(String text) {
    Map<String, String> kinds = new TreeMap<>();
    Map<String, String> help = new TreeMap<>();
    for (String line : text.lines().toList()) {
      String[] words = line.split(" ", 4);
      if (line.startsWith("# TYPE ")) {
        kinds.put(words[2], words[3]);
      } else if (line.startsWith("# HELP ")) {
        help.put(words[2], words[3]);
      }
    }
    kinds.keySet().removeIf(name -> name.endsWith("_max"));
    kinds.replaceAll((name, kind) -> kind + ": " + help.get(name));
    return kinds;
  }

  private static Set<String> labels(String line) {
    Set<String> keys = new TreeSet<>();
    Matcher key = Pattern.compile("[{,]([a-z]+)=\"").matcher(line);
    while (key.find()) {
      keys.add(key.group(1));
    }
    return keys;
  }
}
