package io.milvusxds.xds.subscription;

import java.util.Optional;

/**
 * For how long something is held back without the client's answer: until one moment, or not at all.
 *
 * @param isHolding whether anything is
 * @param endNanos of a monotonic clock; counts only when something is
 */
record Grace(boolean isHolding, long endNanos) {
  static final Grace NONE = new Grace(false, 0);

  /** From a moment on, for so long; none when that is over. */
  static Grace since(long beginNanos, long graceNanos, long nowNanos) {
    long end = beginNanos + graceNanos;
    return end - nowNanos <= 0 ? NONE : new Grace(true, end);
  }

  /**
   * Both together: something is held back while either holds, and the first to end is looked at.
   */
  Grace and(Grace other) {
    if (!isHolding) {
      return other;
    }
    return other.isHolding && other.endNanos - endNanos < 0 ? other : this;
  }

  /** How long it lasts from now on, in nanoseconds, at least 1; empty when nothing is held back. */
  Optional<Long> leftNanos(long nowNanos) {
    return isHolding ? Optional.of(Math.max(1, endNanos - nowNanos)) : Optional.empty();
  }
}
