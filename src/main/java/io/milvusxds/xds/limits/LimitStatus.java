package io.milvusxds.xds.limits;

import static java.util.Objects.requireNonNull;

import java.util.OptionalLong;

/**
 * One limit of a server, and how much of it is used now.
 *
 * @param name constant words, for example {@code streams-per-peer}
 * @param use of the one that uses most, when it is a limit for each; empty when it is a limit for
 *     what passes by
 */
public record LimitStatus(String name, long limit, OptionalLong use) {
  public LimitStatus {
    requireNonNull(name, "name");
    requireNonNull(use, "use");
  }
}
