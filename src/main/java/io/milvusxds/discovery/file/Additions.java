package io.milvusxds.discovery.file;

import io.milvusxds.discovery.objects.EndpointObject;
import io.milvusxds.discovery.objects.RegistryObject;
import io.milvusxds.discovery.objects.ServiceObject;
import io.milvusxds.discovery.objects.SliceObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Adds to what a file said what it says while it is being written, so that nothing is lost by it:
 * the text may be half done, and half a list parses as well as a whole one.
 *
 * <p>New are objects, endpoints of a known slice, endpoints that become ready, and items of an
 * annotation that is a list. Everything else waits until the file rests. The reasons are in ADR 20.
 */
final class Additions {
  private final Manifest before;
  private final Instant now;

  private Additions(Manifest before, Instant now) {
    this.before = before;
    this.now = now;
  }

  /** What the file said before with all that is new in what it says now. */
  static Manifest joined(Manifest before, Manifest read, Instant now) {
    return new Additions(before, now).joined(read);
  }

  private Manifest joined(Manifest read) {
    SortedMap<ObjectKey, ManifestObject> objects = new TreeMap<>(before.objects());
    read.objects()
        .values()
        .forEach(
            object -> {
              @Nullable ManifestObject old = before.objects().get(object.key());
              RegistryObject joined =
                  old == null ? added(object.object()) : joined(old.object(), object.object());
              objects.put(object.key(), object.with(joined, old == null || old.isHalfDone()));
            });
    return new Manifest(
        objects,
        before.isRelevant() || read.isRelevant(),
        before.keepsOld(),
        Stream.concat(before.gaps().stream(), read.gaps().stream()).toList(),
        before.strayRoles(),
        before.findings());
  }

  // Of two Services that claim one role the older one wins. One that is still being written, maybe
  // with its endpoints missing, must not win over one that serves.
  private RegistryObject added(RegistryObject object) {
    return object instanceof ServiceObject service ? service.withCreatedAt(now.toString()) : object;
  }

  private static RegistryObject joined(RegistryObject before, RegistryObject read) {
    if (before instanceof SliceObject old && read instanceof SliceObject slice) {
      return joined(old, slice);
    }
    return before instanceof ServiceObject old && read instanceof ServiceObject service
        ? joined(old, service)
        : before;
  }

  private static ServiceObject joined(ServiceObject before, ServiceObject read) {
    SortedMap<String, String> joined = new TreeMap<>(before.annotations());
    joined.replaceAll(
        (key, value) -> {
          String written = read.annotations().getOrDefault(key, value);
          return hasAllItems(written, value) ? written : value;
        });
    return before.withAnnotations(joined);
  }

  private static boolean hasAllItems(String list, String other) {
    return items(list).containsAll(items(other));
  }

  private static Set<String> items(String list) {
    return Arrays.stream(list.split(",", -1)).map(String::strip).collect(Collectors.toSet());
  }

  private static SliceObject joined(SliceObject before, SliceObject read) {
    if (!before.withEndpoints(List.of()).equals(read.withEndpoints(List.of()))) {
      return before;
    }
    Map<List<String>, EndpointObject> written = new LinkedHashMap<>();
    read.endpoints().forEach(endpoint -> written.put(endpoint.addresses(), endpoint));
    List<EndpointObject> endpoints = new ArrayList<>();
    for (EndpointObject old : before.endpoints()) {
      @Nullable EndpointObject now = written.remove(old.addresses());
      endpoints.add(now != null && becomesReady(old, now) ? now : old);
    }
    endpoints.addAll(written.values());
    return before.withEndpoints(endpoints);
  }

  // Said in so many words: an endpoint whose conditions are not written yet reads as ready.
  private static boolean becomesReady(EndpointObject before, EndpointObject now) {
    return before.conditions().ready().equals(Optional.of(false))
        && now.conditions().ready().equals(Optional.of(true))
        && !now.conditions().isTerminating();
  }
}
