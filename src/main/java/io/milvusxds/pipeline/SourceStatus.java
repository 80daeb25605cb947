package io.milvusxds.pipeline;

import java.time.Instant;
import java.util.Optional;

/**
 * How a source does.
 *
 * @param synced whether it has told everything once
 * @param services how many annotated services it last told of
 * @param staleSince since when what it told may be old; empty while it is up to date
 * @param lastHeard when its registry last said anything; empty when it never did
 */
public record SourceStatus(
    String name,
    boolean synced,
    int services,
    Optional<Instant> staleSince,
    Optional<Instant> lastHeard) {}
