package io.milvusxds.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that one part measured, and where: written as {@code PART.json} with every figure, {@code
 * PART.md} and {@code PART.svg} with medians, to {@code target/benchmarks} (or {@code -Dout}).
 */
public final class PartResults {
  private static final Path OUT = Path.of(System.getProperty("out", "target/benchmarks"));

  private final String part;
  private final Map<String, String> setting;
  private final List<Double> loads = new ArrayList<>();
  private final ResultTable table = new ResultTable();

  /**
   * Nothing yet.
   *
   * @param part its name for {@code benchmarks/run}
   * @param settings what it was told, and what else its figures depend on
   */
  public PartResults(String part, Map<String, String> settings) {
    this.part = part;
    this.setting = new LinkedHashMap<>(MachineSetting.read());
    setting.put("part", part);
    setting.putAll(settings);
  }

  /** Takes note of how much else the machine has to do. */
  public void beginRound() throws IOException {
    loads.add(MachineSetting.loadAverage());
  }

  /** Adds a figure. */
  public void note(String column, String row, double value) {
    table.note(column, row, value);
  }

  /** Writes what there is so far, so that nothing is lost with what comes. */
  public void write() throws IOException {
    Files.createDirectories(OUT);
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("setting", setting);
    all.put("loadAverageBeforeRound", loads);
    all.put("figures", table.values());
    Files.writeString(
        OUT.resolve(part + ".json"),
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(all)
            + "\n");
    Files.writeString(OUT.resolve(part + ".md"), markdown());
    Files.writeString(OUT.resolve(part + ".svg"), BarPlot.svg(part, table));
  }

  /** Where it was measured, and the medians with the least and the most. */
  public String markdown() {
    StringBuilder text = new StringBuilder();
    setting.forEach(
        (name, value) -> text.append("- ").append(name).append(": ").append(value).append('\n'));
    text.append("- load average before each round: ").append(loads).append("\n\n");
    return text.append(table.markdown()).toString();
  }
}
