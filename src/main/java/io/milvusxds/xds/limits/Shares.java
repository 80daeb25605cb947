package io.milvusxds.xds.limits;

/**
 * What all clients of a server share, and how much of it one host may take. A host is an IPv4
 * address, or the first 64 bits of an IPv6 address.
 *
 * @param memoryBytes of the heap that all clients together may make the server remember: names,
 *     versions, nodes, error messages, and requests that arrive; when it is used up, the stream
 *     with the largest part ends with RESOURCE_EXHAUSTED
 * @param maxConnections open at once; one more is closed at once
 * @param maxStreamsPerPeer of one host; one more is turned away with RESOURCE_EXHAUSTED
 * @param maxConnectionsPerPeer of one host; one more is closed at once
 */
public record Shares(
    long memoryBytes, int maxConnections, int maxStreamsPerPeer, int maxConnectionsPerPeer) {
  private static final int NO_LIMIT = Integer.MAX_VALUE;

  public Shares {
    if (memoryBytes < 1) {
      throw new IllegalArgumentException("memoryBytes: " + memoryBytes + " (expected: 1 or more)");
    }
    TextLimits.requirePositive("maxConnections", maxConnections);
    TextLimits.requirePositive("maxStreamsPerPeer", maxStreamsPerPeer);
    TextLimits.requirePositive("maxConnectionsPerPeer", maxConnectionsPerPeer);
  }

  /**
   * As many connections as streams, no more than half of either for one host, and a quarter of the
   * heap.
   */
  static Shares of(int maxStreams) {
    int half = Math.max(1, maxStreams / 2);
    return new Shares(heapPercent(25), maxStreams, half, half);
  }

  /** A quarter of the heap, and no other limit. */
  public static Shares undivided() {
    return new Shares(heapPercent(25), NO_LIMIT, NO_LIMIT, NO_LIMIT);
  }

  /** This part of the largest heap that the JVM may have, in bytes. */
  public static long heapPercent(int percent) {
    return Math.max(1, Runtime.getRuntime().maxMemory() / 100 * percent);
  }
}
