package io.milvusxds.discovery.file;

import com.google.common.collect.Maps;
import io.milvusxds.discovery.objects.RegistryObject;
import io.milvusxds.model.Finding;
import io.milvusxds.model.Gap;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one file says.
 *
 * @param objects by key, with what is kept from before in place of what could not be read
 * @param isRelevant whether the file is about Services at all: it has one, or an EndpointSlice, or
 *     a list that may be empty. A file that only has other Kubernetes objects is not.
 * @param keepsOld whether something is kept from before, so that the file is not what is served
 * @param gaps what of the file was never understood, ordered
 * @param strayRoles what looks like a role but is not read, in the order of the file
 * @param findings ordered
 */
record Manifest(
    SortedMap<ObjectKey, ManifestObject> objects,
    boolean isRelevant,
    boolean keepsOld,
    List<Gap> gaps,
    List<StrayRole> strayRoles,
    List<Finding> findings) {
  /** Nothing was read yet. */
  static final Manifest NONE =
      new Manifest(new TreeMap<>(), false, false, List.of(), List.of(), List.of());

  Manifest {
    objects = Collections.unmodifiableSortedMap(new TreeMap<>(objects));
    gaps = gaps.stream().distinct().sorted().toList();
    strayRoles = List.copyOf(strayRoles);
    findings = findings.stream().sorted().toList();
  }

  /** The keys of the objects. */
  Set<ObjectKey> keys() {
    return objects.keySet();
  }

  /** Whether the objects are those of the other manifest, wherever in the file they stand. */
  boolean hasTheObjectsOf(Manifest other) {
    return contents().equals(other.contents());
  }

  private Map<ObjectKey, RegistryObject> contents() {
    return Maps.transformValues(objects, ManifestObject::object);
  }
}
