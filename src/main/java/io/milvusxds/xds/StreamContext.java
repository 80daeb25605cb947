package io.milvusxds.xds;

import com.google.common.base.Ticker;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What all streams of one server share.
 *
 * @param room what all clients share
 * @param executor runs the work of streams, one task at a time for each of them
 * @param arrivals runs it until the client has all that it asked for the first time
 * @param timer wakes streams whose grace time is over; does no work itself
 * @param ticker monotonic time
 * @param clock wall time, only for what people read
 */
record StreamContext(
    StreamRegistry registry,
    NodeGroups nodeGroups,
    XdsListener listener,
    XdsLimits limits,
    Room room,
    Executor executor,
    Executor arrivals,
    ScheduledExecutorService timer,
    Ticker ticker,
    Clock clock) {}
