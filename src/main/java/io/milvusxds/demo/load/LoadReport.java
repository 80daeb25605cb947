package io.milvusxds.demo.load;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What came of the calls of a {@link LoadRun}.
 *
 * @param samples by the moment when the call began
 */
public record LoadReport(List<Sample> samples) {
  public LoadReport {
    samples = samples.stream().sorted(Comparator.comparingLong(Sample::startNanos)).toList();
  }

  /**
   * One call.
   *
   * @param startNanos by {@link System#nanoTime}
   * @param tookNanos until the answer or the failure
   * @param segment what it was about; empty when that does not matter
   * @param node who answered; empty when nobody did
   * @param problem what was wrong; empty when nothing
   */
  public record Sample(
      long startNanos, long tookNanos, String segment, String node, String problem) {
    public Sample {
      requireNonNull(segment, "segment");
      requireNonNull(node, "node");
      requireNonNull(problem, "problem");
    }

    long endNanos() {
      return startNanos + tookNanos;
    }
  }

  public int calls() {
    return samples.size();
  }

  public long failed() {
    return samples.stream().filter(sample -> !sample.problem().isEmpty()).count();
  }

  /** How many calls failed, by the words of the failure. */
  public SortedMap<String, Long> failures() {
    SortedMap<String, Long> counts = new TreeMap<>();
    for (Sample sample : samples) {
      if (!sample.problem().isEmpty()) {
        counts.merge(sample.problem(), 1L, Long::sum);
      }
    }
    return Collections.unmodifiableSortedMap(counts);
  }

  /** How many calls each node answered, by its name. */
  public SortedMap<String, Long> callsByNode() {
    SortedMap<String, Long> counts = new TreeMap<>();
    for (Sample sample : samples) {
      if (!sample.node().isEmpty()) {
        counts.merge(sample.node(), 1L, Long::sum);
      }
    }
    return Collections.unmodifiableSortedMap(counts);
  }

  /**
   * How long the calls took, failed ones too.
   *
   * @param percent 0..100; 50 is the median, 100 the longest
   * @return zero when there were no calls
   */
  public Duration latency(double percent) {
    if (samples.isEmpty()) {
      return Duration.ZERO;
    }
    long[] sorted = samples.stream().mapToLong(Sample::tookNanos).sorted().toArray();
    int rank = (int) Math.ceil(percent / 100 * sorted.length);
    return Duration.ofNanos(sorted[Math.max(0, rank - 1)]);
  }

  /** When the last answer of a node came, by {@link System#nanoTime}; empty when none did. */
  public OptionalLong lastAnswerNanos(String node) {
    return samples.stream()
        .filter(sample -> sample.node().equals(node))
        .mapToLong(Sample::endNanos)
        .max();
  }

  /** Only the calls that began in a span of {@link System#nanoTime}, the end excluded. */
  public LoadReport between(long fromNanos, long toNanos) {
    return new LoadReport(
        samples.stream()
            .filter(sample -> sample.startNanos() - fromNanos >= 0)
            .filter(sample -> sample.startNanos() - toNanos < 0)
            .toList());
  }
}
