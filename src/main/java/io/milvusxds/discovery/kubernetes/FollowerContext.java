package io.milvusxds.discovery.kubernetes;

import java.time.Clock;
import java.util.function.Consumer;

/**
 * What all followers and the pulse of one source share.
 *
 * @param heard is called whenever the API server said anything
 * @param mail takes what is to be done with the picture, by the source's thread; never blocks
 */
record FollowerContext(
    KubernetesTimes times, Clock clock, Runnable heard, Consumer<Consumer<Picture>> mail) {}
