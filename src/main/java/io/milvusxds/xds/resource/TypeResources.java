package io.milvusxds.xds.resource;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import com.google.protobuf.ByteString;
import io.milvusxds.xds.limits.HeapCost;
import java.lang.ref.SoftReference;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * All resources of one type in one snapshot.
 *
 * <p>Also keeps what its streams compute from it, since most of them subscribe to the same names
 * and so need the same version and the same response bytes. Any thread.
 */
public final class TypeResources {
  // Clients that all differ could otherwise fill the memory with answers that nobody asks for
  // twice: few of them with very long ones, too.
  private static final int MAX_REMEMBERED = 512;
  private static final long ROOM_BYTES = 16L << 20;

  private final ImmutableSortedMap<String, Resource> byName;
  private final ImmutableSortedSet<String> inDoubt;
  private final ImmutableSortedSet<String> unknown;
  private final ImmutableSortedSet<String> withheld;
  private final boolean neverEmpty;
  private final long maxRememberedBytes;
  // There may be very many groups: the JVM takes this back before it runs out of memory.
  private volatile SoftReference<Remembered> remembered = new SoftReference<>(new Remembered());

  /** What was computed for one stream and may serve others. */
  private static final class Remembered {
    final ConcurrentMap<Interest, Selection> selections = new ConcurrentHashMap<>();
    final ConcurrentMap<BodyKey, ByteString> bodies = new ConcurrentHashMap<>();
    final AtomicLong bytes = new AtomicLong();
  }

  TypeResources(Map<String, Resource> byName) {
    this(byName, ImmutableSortedSet.of(), ImmutableSortedSet.of(), false);
  }

  /**
   * The resources of one type.
   *
   * @param inDoubt names among them whose content may be wrong
   * @param unknown names beside them that may exist
   * @param neverEmpty whether any other name may exist, too
   */
  TypeResources(
      Map<String, Resource> byName,
      ImmutableSortedSet<String> inDoubt,
      ImmutableSortedSet<String> unknown,
      boolean neverEmpty) {
    this.byName = ImmutableSortedMap.copyOf(byName);
    this.inDoubt = inDoubt;
    this.unknown = unknown;
    this.neverEmpty = neverEmpty;
    this.withheld =
        ImmutableSortedSet.<String>naturalOrder().addAll(inDoubt).addAll(unknown).build();
    requireAll("inDoubt", inDoubt, byName::containsKey, "the name of one of the resources");
    requireAll("unknown", unknown, n -> !byName.containsKey(n), "a name without a resource");
    // A response with all that there is must have room, for both protocols.
    this.maxRememberedBytes =
        ROOM_BYTES + 4 * byName.values().stream().mapToLong(Resource::sizeBytes).sum();
  }

  /**
   * Tells two response bodies of one snapshot apart.
   *
   * @param delta which of the two protocols
   * @param version of the whole selection, as it stands in the response
   * @param sent names and versions of the resources in it
   * @param removed names that it tells to be gone
   */
  record BodyKey(boolean delta, String version, List<String> sent, List<String> removed) {
    static BodyKey of(boolean delta, String version, List<Resource> sent, List<String> removed) {
      return new BodyKey(
          delta,
          version,
          sent.stream().map(resource -> resource.name() + "\0" + resource.version()).toList(),
          removed);
    }
  }

  /** These and one more. */
  TypeResources with(Resource more) {
    return new TypeResources(
        ImmutableSortedMap.<String, Resource>naturalOrder()
            .putAll(byName)
            .put(more.name(), more)
            .buildOrThrow(),
        inDoubt,
        unknown,
        neverEmpty);
  }

  private static void requireAll(
      String what, Collection<String> names, Predicate<String> test, String expected) {
    names.stream()
        .filter(test.negate())
        .findFirst()
        .ifPresent(
            name -> {
              throw new IllegalArgumentException(
                  what + ": " + name + " (expected: " + expected + ")");
            });
  }

  public ImmutableSortedMap<String, Resource> byName() {
    return byName;
  }

  /** The names of which nobody knows the right content: in doubt or unknown; sorted. */
  public ImmutableSortedSet<String> withheld() {
    return withheld;
  }

  /** The names that may exist, with a content that nobody knows; sorted. */
  public ImmutableSortedSet<String> unknown() {
    return unknown;
  }

  /** Whether all that there is is known, and that there is nothing else. */
  public boolean isPlain() {
    return withheld.isEmpty() && !neverEmpty;
  }

  /** Whether the content of this name may be wrong. */
  public boolean isInDoubt(String name) {
    return inDoubt.contains(name);
  }

  /** Whether there may be a resource of this name, with a content that nobody knows. */
  public boolean isUnknown(String name) {
    return unknown.contains(name) || (neverEmpty && !byName.containsKey(name));
  }

  /** Whether it is known that there is no resource of this name. */
  public boolean isAbsent(String name) {
    return !byName.containsKey(name) && !isUnknown(name);
  }

  /** The resources that belong to an interest; those that do not exist are left out. */
  public Selection select(Interest interest) {
    Remembered memory = remembered();
    Selection known = memory.selections.get(interest);
    if (known != null) {
      return known;
    }
    Selection selection = Selection.of(filter(interest));
    if (memory.selections.size() < MAX_REMEMBERED
        && hasRoomFor(HeapCost.of(interest.names()), memory)) {
      memory.selections.put(interest, selection);
    }
    return selection;
  }

  /** A delta response; its bytes are made once for all streams that need the same. */
  public Reply delta(ResourceType type, String version, List<Resource> due, List<String> gone) {
    ByteString body =
        body(BodyKey.of(true, version, due, gone), () -> Reply.deltaBody(type, version, due, gone));
    List<String> names = Reply.names(due);
    return new Reply(type, version, body, names, names, gone);
  }

  /** A state-of-the-world response; its bytes are made once for all streams that need the same. */
  public Reply sotw(ResourceType type, String version, List<Resource> sent, List<String> changed) {
    ByteString body =
        body(
            BodyKey.of(false, version, sent, List.of()), () -> Reply.sotwBody(type, version, sent));
    return new Reply(type, version, body, Reply.names(sent), changed, List.of());
  }

  ByteString body(BodyKey key, Supplier<ByteString> build) {
    Remembered memory = remembered();
    ByteString known = memory.bodies.get(key);
    if (known != null) {
      return known;
    }
    ByteString body = build.get();
    // What the key holds is in the body, too.
    if (memory.bodies.size() < MAX_REMEMBERED && hasRoomFor(2L * body.size(), memory)) {
      memory.bodies.put(key, body);
    }
    return body;
  }

  // Two that make a new one at once compute something twice, no more.
  private Remembered remembered() {
    Remembered known = remembered.get();
    if (known == null) {
      known = new Remembered();
      remembered = new SoftReference<>(known);
    }
    return known;
  }

  private boolean hasRoomFor(long bytes, Remembered memory) {
    if (memory.bytes.addAndGet(bytes) <= maxRememberedBytes) {
      return true;
    }
    memory.bytes.addAndGet(-bytes);
    return false;
  }

  /** Whether both hold the same names in the same versions, and know as much of them. */
  boolean hasSameContentAs(TypeResources other) {
    if (byName.size() != other.byName.size()
        || !inDoubt.equals(other.inDoubt)
        || !unknown.equals(other.unknown)) {
      return false;
    }
    for (Resource resource : byName.values()) {
      Resource twin = other.byName.get(resource.name());
      if (twin == null || !twin.version().equals(resource.version())) {
        return false;
      }
    }
    return true;
  }

  private ImmutableSortedMap<String, Resource> filter(Interest interest) {
    if (interest.wildcard()) {
      return byName;
    }
    ImmutableSortedMap.Builder<String, Resource> wanted = ImmutableSortedMap.naturalOrder();
    for (String name : interest.names()) {
      Resource resource = byName.get(name);
      if (resource != null) {
        wanted.put(name, resource);
      }
    }
    return wanted.buildOrThrow();
  }
}
