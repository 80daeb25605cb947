package io.milvusxds.routing;

import static java.util.Objects.requireNonNull;

/**
 * What one member holds before and after a change.
 *
 * @param before before the change; nothing when it is no member then
 * @param after after the change; nothing when it is no member any more
 */
public record MemberLoad(String name, Held before, Held after) {
  public MemberLoad {
    requireNonNull(name, "name");
    requireNonNull(before, "before");
    requireNonNull(after, "after");
  }

  /**
   * What a member holds.
   *
   * @param shards how many it owns, 0 or more
   * @param ofMean that number divided by the mean over the members; 0 when there is none
   */
  public record Held(int shards, double ofMean) {}
}
