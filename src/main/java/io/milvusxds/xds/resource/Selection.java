package io.milvusxds.xds.resource;

import com.google.common.collect.ImmutableSortedMap;
import com.google.protobuf.ByteString;
import java.lang.ref.SoftReference;
import org.jspecify.annotations.Nullable;

/**
 * The resources of one content that a client asked for, with the version of just this set. Streams
 * that ask for the same share one object, and what is computed from it. Any thread.
 */
public final class Selection {
  public static final Selection NOTHING = of(ImmutableSortedMap.of());

  private final ImmutableSortedMap<String, Resource> resources;
  private final String version;
  // Two that compute it at once do so twice, no more. The JVM takes it back when memory is short.
  private volatile SoftReference<@Nullable Step> lastStep = new SoftReference<>(null);
  private volatile SoftReference<@Nullable ByteString> whole = new SoftReference<>(null);

  private Selection(ImmutableSortedMap<String, Resource> resources, String version) {
    this.resources = resources;
    this.version = version;
  }

  public static Selection of(ImmutableSortedMap<String, Resource> resources) {
    return new Selection(resources, ContentHash.ofSet(resources));
  }

  /** By name, sorted. */
  public ImmutableSortedMap<String, Resource> resources() {
    return resources;
  }

  /** It changes when a resource comes, goes or changes. */
  public String version() {
    return version;
  }

  /**
   * The way here from what a client has. The last one is remembered, since nearly all clients come
   * from the content before.
   */
  public Step stepFrom(Selection before, ResourceType type) {
    Step known = lastStep.get();
    if (known != null && known.isFrom(before)) {
      return known;
    }
    Step step = Step.between(type, before, this);
    lastStep = new SoftReference<>(step);
    return step;
  }

  /** The body of a state-of-the-world response with all of it. */
  public ByteString wholeBody(ResourceType type) {
    ByteString known = whole.get();
    if (known == null) {
      known = Reply.sotwBody(type, version, resources.values());
      whole = new SoftReference<>(known);
    }
    return known;
  }
}
