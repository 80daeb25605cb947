package io.milvusxds.routing;

import static java.util.Objects.requireNonNull;

/**
 * How much is known of the endpoints of a pool.
 *
 * <p>What is not known is never served as empty: an Envoy keeps what it has until it is.
 *
 * @param degree how much
 * @param why what is missing, as the end of a sentence that begins with "because"; empty when
 *     everything is known
 */
public record PoolKnowledge(Degree degree, String why) {
  /** From everything to nothing. */
  public enum Degree {
    /** These are the endpoints; when there are none, that is a fact. */
    KNOWN,
    /** Something is missing now; the endpoints are those of the last time that all were known. */
    KEPT,
    /** Something is missing; the endpoints are some of them, for an Envoy that has nothing yet. */
    IN_PART,
    /** Nobody knows them; the list is empty and is told to nobody. */
    UNKNOWN
  }

  /** Everything is known. */
  public static final PoolKnowledge KNOWN = new PoolKnowledge(Degree.KNOWN, "");

  public PoolKnowledge {
    requireNonNull(degree, "degree");
    requireNonNull(why, "why");
  }

  static PoolKnowledge unknown(String why) {
    return new PoolKnowledge(Degree.UNKNOWN, why);
  }

  static PoolKnowledge inPart(String why) {
    return new PoolKnowledge(Degree.IN_PART, why);
  }

  PoolKnowledge kept() {
    return new PoolKnowledge(Degree.KEPT, why);
  }

  /** Whether something is missing that no earlier state stands in for. */
  public boolean isOpen() {
    return degree == Degree.UNKNOWN || degree == Degree.IN_PART;
  }

  /** Of two things that a pool is made of, what is known of the pool. */
  PoolKnowledge and(PoolKnowledge other) {
    return degree.compareTo(other.degree) >= 0 ? this : other;
  }
}
