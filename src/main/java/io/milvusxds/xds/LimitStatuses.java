package io.milvusxds.xds;

import io.milvusxds.xds.limits.HostShare;
import io.milvusxds.xds.limits.LimitStatus;
import io.milvusxds.xds.limits.Room;
import io.milvusxds.xds.limits.XdsLimits;
import java.util.List;
import java.util.OptionalLong;

/** All limits of a server, as an operator reads them. */
final class LimitStatuses {
  private LimitStatuses() {}

  static List<LimitStatus> of(XdsLimits limits, Room room, StreamRegistry<?> registry) {
    HostShare streams = room.streams();
    HostShare connections = room.connections();
    return List.of(
        standing("streams", limits.maxStreams(), registry.openStreams()),
        standing("streams-per-peer", streams.maxPerHost(), streams.largest()),
        standing("connections", connections.max(), connections.taken()),
        standing("connections-per-peer", connections.maxPerHost(), connections.largest()),
        passing("streams-per-connection", limits.connection().maxStreams()),
        standing("groups", limits.maxGroups(), registry.groups().size()),
        standing("names-per-stream", limits.maxNamesPerStream(), mostNames(registry)),
        standing("memory-bytes", room.memory().limitBytes(), room.memory().usedBytes()),
        passing("request-bytes", limits.maxRequestBytes()),
        passing("name-characters", limits.texts().maxName()),
        passing("node-characters", limits.texts().maxNode()));
  }

  private static LimitStatus standing(String name, long limit, long use) {
    return new LimitStatus(name, limit, OptionalLong.of(use));
  }

  private static LimitStatus passing(String name, long limit) {
    return new LimitStatus(name, limit, OptionalLong.empty());
  }

  private static long mostNames(StreamRegistry<?> registry) {
    return registry.streams().stream().mapToLong(XdsStream::names).max().orElse(0);
  }
}
