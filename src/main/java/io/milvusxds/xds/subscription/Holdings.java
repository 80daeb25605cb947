package io.milvusxds.xds.subscription;

import static java.util.Objects.requireNonNull;

import io.milvusxds.xds.limits.HeapCost;
import io.milvusxds.xds.resource.Resource;
import io.milvusxds.xds.resource.Selection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a client has of one type: a content that it was sent, and where it differs from that. Nearly
 * always it does not, so that a thousand clients hold one object. Owned by the stream.
 */
final class Holdings {
  // What the client does not have though it is in the content.
  private static final Copy ABSENT = new Copy(null, null, false);

  private Selection content = Selection.NOTHING;
  private final Map<String, Copy> exceptions = new HashMap<>();

  /**
   * One resource at the client.
   *
   * @param version null when the client does not have it
   * @param resource null when only its version is known
   * @param isBrought whether the client has it from an earlier stream
   */
  private record Copy(@Nullable String version, @Nullable Resource resource, boolean isBrought) {}

  /** The content that it was sent last. */
  Selection content() {
    return content;
  }

  /** Whether it has just the content. */
  boolean isWhole() {
    return exceptions.isEmpty();
  }

  /** Whether it has just this content. */
  boolean isExactly(Selection selection) {
    return content == selection && exceptions.isEmpty();
  }

  /** The version of a name; null when the client does not have it. */
  @Nullable String version(String name) {
    Copy exception = exceptions.get(name);
    if (exception != null) {
      return exception.version();
    }
    Resource resource = content.resources().get(name);
    return resource == null ? null : resource.version();
  }

  /** What the client was sent of a name; null when it was sent nothing, or on an earlier stream. */
  @Nullable Resource resource(String name) {
    Copy exception = exceptions.get(name);
    return exception == null ? content.resources().get(name) : exception.resource();
  }

  boolean contains(String name) {
    return version(name) != null;
  }

  /** Whether the client has it from an earlier stream and was not sent it on this one. */
  boolean isBrought(String name) {
    Copy exception = exceptions.get(name);
    return exception != null && exception.isBrought();
  }

  /** The names of all that it has, sorted. */
  Set<String> names() {
    if (exceptions.isEmpty()) {
      return content.resources().keySet();
    }
    TreeSet<String> names = new TreeSet<>(content.resources().keySet());
    exceptions.forEach(
        (name, copy) -> {
          if (copy.version() == null) {
            names.remove(name);
          } else {
            names.add(name);
          }
        });
    return names;
  }

  /** It has just this from now on. */
  void become(Selection selection) {
    content = selection;
    exceptions.clear();
  }

  /** It was sent this. */
  void put(Resource resource) {
    Resource known = content.resources().get(resource.name());
    if (known != null && known.version().equals(resource.version())) {
      exceptions.remove(resource.name());
    } else {
      exceptions.put(resource.name(), new Copy(resource.version(), resource, false));
    }
  }

  /** It still has this name as in a content before. */
  void keep(String name, Selection before) {
    Resource resource = requireNonNull(before.resources().get(name), name);
    exceptions.put(name, new Copy(resource.version(), resource, false));
  }

  /** It may have this name in the version. */
  void put(String name, String version) {
    exceptions.put(name, new Copy(version, null, false));
  }

  /** It has this name in the version from an earlier stream. */
  void bring(String name, String version) {
    exceptions.put(name, new Copy(version, null, true));
  }

  void remove(String name) {
    if (content.resources().containsKey(name)) {
      exceptions.put(name, ABSENT);
    } else {
      exceptions.remove(name);
    }
  }

  void removeIf(Predicate<String> test) {
    for (String name : Set.copyOf(names())) {
      if (test.test(name)) {
        remove(name);
      }
    }
    if (names().isEmpty()) {
      become(Selection.NOTHING);
    }
  }

  /** Forgets where it came from if it has just this content by now. */
  void settle(Selection selection) {
    if (hasAllOf(selection) && names().size() == selection.resources().size()) {
      become(selection);
    }
  }

  private boolean hasAllOf(Selection selection) {
    for (Resource resource : selection.resources().values()) {
      if (!resource.version().equals(version(resource.name()))) {
        return false;
      }
    }
    return true;
  }

  /**
   * What it costs on the heap, in bytes, rather too much than too little: many clients may share
   * the content.
   *
   * @param newest whose texts belong to the server
   */
  long heldBytes(Map<String, Resource> newest) {
    long bytes = HeapCost.ENTRY * content.resources().size();
    for (Map.Entry<String, Copy> exception : exceptions.entrySet()) {
      bytes += HeapCost.ENTRY;
      if (!newest.containsKey(exception.getKey())) {
        String version = exception.getValue().version();
        bytes += HeapCost.of(exception.getKey()) + HeapCost.of(version == null ? "" : version);
      }
    }
    return bytes;
  }
}
