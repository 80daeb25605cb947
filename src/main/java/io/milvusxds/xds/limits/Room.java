package io.milvusxds.xds.limits;

/**
 * What all clients of one server share, and how much of it is taken.
 *
 * @param memory what they make the server remember
 * @param streams which host has how many
 * @param connections which host has how many
 */
public record Room(Budget memory, HostShare streams, HostShare connections) {
  public static Room of(XdsLimits limits) {
    Shares shares = limits.shares();
    return new Room(
        new Budget(shares.memoryBytes()),
        new HostShare(limits.maxStreams(), shares.maxStreamsPerPeer()),
        new HostShare(shares.maxConnections(), shares.maxConnectionsPerPeer()));
  }
}
