package io.milvusxds.discovery.file;

import io.milvusxds.model.Finding;
import java.util.Collections;
import java.util.List;
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
 * @param findings ordered
 */
record Manifest(
    SortedMap<ObjectKey, ManifestObject> objects,
    boolean isRelevant,
    boolean keepsOld,
    List<Finding> findings) {
  /** Nothing was read yet. */
  static final Manifest NONE = new Manifest(new TreeMap<>(), false, false, List.of());

  Manifest {
    objects = Collections.unmodifiableSortedMap(new TreeMap<>(objects));
    findings = findings.stream().sorted().toList();
  }

  /** The keys of the objects. */
  Set<ObjectKey> keys() {
    return objects.keySet();
  }
}
