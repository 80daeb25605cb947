package io.milvusxds.xds;

import com.google.common.base.Ticker;
import io.milvusxds.xds.limits.Room;
import io.milvusxds.xds.limits.XdsLimits;
import java.time.Clock;

/**
 * What all streams of one server share.
 *
 * @param room what all clients share
 * @param ticker monotonic time
 * @param clock wall time, only for what people read
 */
record StreamContext<K>(
    StreamRegistry<K> registry,
    NodeGroups<K> nodeGroups,
    XdsListener listener,
    XdsLimits limits,
    Room room,
    Ticker ticker,
    Clock clock) {}
