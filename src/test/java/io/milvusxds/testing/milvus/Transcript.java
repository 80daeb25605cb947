package io.milvusxds.testing.milvus;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What came of each step of a session, in order, without what differs by nature (ids, times).
 *
 * @param steps in the order they were made; a session of any use has some
 */
public record Transcript(List<Step> steps) {
  public Transcript {
    steps = List.copyOf(steps);
  }

  /**
   * One step.
   *
   * @param name what was done
   * @param outcome what came of it, as JSON or a client's own words for an error
   */
  public record Step(String name, String outcome) {
    /** As a line of a table. */
    @Override
    public String toString() {
      return name + "\t" + outcome;
    }
  }

  /** The name of the last step; empty when there is none. */
  public String last() {
    return steps.isEmpty() ? "" : steps.get(steps.size() - 1).name();
  }

  /** The steps that failed, or were to be refused: their outcome is {@code {"error": …}}. */
  public List<Step> failed() {
    return steps.stream().filter(step -> step.outcome().startsWith("{\"error\"")).toList();
  }

  /** Reads {@code step<tab>NAME<tab>OUTCOME}; other lines, such as warnings, are no steps. */
  public static Transcript parse(String output) {
    return new Transcript(
        output
            .lines()
            .map(line -> line.split("\t", 3))
            .filter(parts -> parts.length == 3 && parts[0].equals("step"))
            .map(parts -> new Step(parts[1], parts[2]))
            .toList());
  }

  /**
   * Both ways side by side, a line a step: its name, what came of it directly, and {@code =} or
   * what came of it through Envoy.
   */
  public static String table(Transcript direct, Transcript throughEnvoy) {
    List<String> lines = new ArrayList<>(List.of("step\tdirect\tthrough Envoy"));
    int count = Math.max(direct.steps().size(), throughEnvoy.steps().size());
    for (int i = 0; i < count; i++) {
      String one = i < direct.steps().size() ? direct.steps().get(i).toString() : "none\t";
      String other =
          i < throughEnvoy.steps().size() ? throughEnvoy.steps().get(i).toString() : "none\t";
      lines.add(one + "\t" + (one.equals(other) ? "=" : other));
    }
    return lines.stream().collect(Collectors.joining("\n", "", "\n"));
  }
}
