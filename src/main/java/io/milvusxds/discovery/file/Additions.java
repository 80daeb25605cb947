package io.milvusxds.discovery.file;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
              HasMetadata joined =
                  old == null ? added(object.object()) : joined(old.object(), object.object());
              boolean isHalfDone = old == null || old.isHalfDone();
              objects.put(
                  object.key(),
                  new ManifestObject(object.key(), joined, object.place(), isHalfDone));
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
  private HasMetadata added(HasMetadata object) {
    return object instanceof Service service
        ? new ServiceBuilder(service)
            .editMetadata()
            .withCreationTimestamp(now.toString())
            .endMetadata()
            .build()
        : object;
  }

  private static HasMetadata joined(HasMetadata before, HasMetadata read) {
    if (before.equals(read)) {
      return before;
    }
    if (before instanceof EndpointSlice old && read instanceof EndpointSlice slice) {
      return joined(old, slice);
    }
    return before instanceof Service old && read instanceof Service service
        ? joined(old, service)
        : before;
  }

  private static Service joined(Service before, Service read) {
    Map<String, String> old = annotations(before);
    Map<String, String> now = annotations(read);
    Map<String, String> joined = new TreeMap<>(old);
    joined.replaceAll(
        (key, value) -> {
          String written = now.getOrDefault(key, value);
          return hasAllItems(written, value) ? written : value;
        });
    return new ServiceBuilder(before).editMetadata().withAnnotations(joined).endMetadata().build();
  }

  private static boolean hasAllItems(String list, String other) {
    return items(list).containsAll(items(other));
  }

  private static Set<String> items(String list) {
    return Arrays.stream(list.split(",", -1)).map(String::strip).collect(Collectors.toSet());
  }

  private static EndpointSlice joined(EndpointSlice before, EndpointSlice read) {
    boolean isSameButEndpoints =
        before.getPorts().equals(read.getPorts())
            && Objects.equals(before.getAddressType(), read.getAddressType())
            && before.getMetadata().equals(read.getMetadata());
    if (!isSameButEndpoints) {
      return before;
    }
    Map<List<String>, Endpoint> written = new LinkedHashMap<>();
    read.getEndpoints().forEach(endpoint -> written.put(endpoint.getAddresses(), endpoint));
    List<Endpoint> endpoints = new ArrayList<>();
    for (Endpoint old : before.getEndpoints()) {
      @Nullable Endpoint now = written.remove(old.getAddresses());
      endpoints.add(now != null && becomesReady(old, now) ? now : old);
    }
    endpoints.addAll(written.values());
    return new EndpointSliceBuilder(before).withEndpoints(endpoints).build();
  }

  // Said in so many words: an endpoint whose conditions are not written yet reads as ready.
  private static boolean becomesReady(Endpoint before, Endpoint now) {
    return before.getConditions() != null
        && now.getConditions() != null
        && Boolean.FALSE.equals(before.getConditions().getReady())
        && Boolean.TRUE.equals(now.getConditions().getReady())
        && !Boolean.TRUE.equals(now.getConditions().getTerminating());
  }

  private static Map<String, String> annotations(Service service) {
    @Nullable Map<String, String> annotations = service.getMetadata().getAnnotations();
    return annotations == null ? Collections.emptyMap() : annotations;
  }
}
