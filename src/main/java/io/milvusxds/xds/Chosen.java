package io.milvusxds.xds;

import org.jspecify.annotations.Nullable;

/**
 * What a client asked for within the newest content, looked up once for each. Owned by the stream.
 */
final class Chosen {
  private @Nullable TypeResources from;
  private @Nullable Interest by;
  private Selection selection = Selection.NOTHING;

  Selection of(TypeResources current, Interest interest) {
    if (from != current || !interest.equals(by)) {
      from = current;
      by = interest;
      selection = current.select(interest);
    }
    return selection;
  }
}
