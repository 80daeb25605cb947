package io.milvusxds.discovery.kubernetes;

import java.time.Clock;
import java.util.function.Consumer;

/**
 * What all followers and the pulse of one source share.
 *
 * @param mail takes what is to be done with the picture, by the source's thread; never blocks
 */
record FollowerContext(KubernetesTimes times, Clock clock, Consumer<Consumer<Picture>> mail) {}
