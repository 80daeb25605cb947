package io.milvusxds.testing.seed;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;

/**
 * What happens to the nodes and the control plane while searches and writes go on.
 *
 * @param demand what each search asks of its node
 * @param comingBack the nodes that are killed and brought back
 * @param script at its end everything is there again
 */
public record SeedScene(String name, Demand demand, List<String> comingBack, Script script) {
  /** What happens; between two things, time is let pass. */
  @FunctionalInterface
  public interface Script {
    void play(SeedStage stage, Passing time) throws Exception;
  }

  /** Lets the load go on for a while. */
  @FunctionalInterface
  public interface Passing {
    void pass(Duration time) throws InterruptedException;

    /** Lets so many milliseconds pass. */
    default void millis(long millis) throws InterruptedException {
      pass(Duration.ofMillis(millis));
    }
  }

  private static final Duration SEED_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration MOST_SLACK = Duration.ofMillis(250);

  public SeedScene {
    requireNonNull(name, "name");
    requireNonNull(demand, "demand");
    requireNonNull(script, "script");
    comingBack = List.copyOf(comingBack);
  }

  /**
   * Whether the machine was never later, as the small writes tell, than by half of what the slowest
   * search has left of its second. Otherwise a search may have failed by that alone.
   */
  public boolean isQuiet(Comparison played) {
    Duration slowest =
        demand.takes().compareTo(demand.slowTakes()) > 0 ? demand.takes() : demand.slowTakes();
    Duration slack = SEED_TIMEOUT.minus(slowest).dividedBy(2);
    return played.slowestWrite().compareTo(slack.compareTo(MOST_SLACK) < 0 ? slack : MOST_SLACK)
        < 0;
  }
}
