package io.milvusxds.discovery.file;

import io.milvusxds.discovery.FoundText;
import io.milvusxds.discovery.objects.RegistryObject;
import io.milvusxds.model.Finding;
import io.milvusxds.model.FindingCode;
import io.milvusxds.model.PlaceInFile;
import io.milvusxds.model.ServicePlaces;
import io.milvusxds.model.Subject;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A Service or an EndpointSlice as a file gives it.
 *
 * @param place where it begins
 * @param annotationLines where the annotations of this project stand
 * @param isHalfDone whether it was only seen while its file was being written, so that what it
 *     lacks says nothing yet
 */
record ManifestObject(
    ObjectKey key,
    RegistryObject object,
    PlaceInFile place,
    SortedMap<String, Integer> annotationLines,
    boolean isHalfDone) {
  ManifestObject {
    annotationLines = Collections.unmodifiableSortedMap(new TreeMap<>(annotationLines));
  }

  /** An object of a complete file without annotations that matter. */
  ManifestObject(ObjectKey key, RegistryObject object, PlaceInFile place) {
    this(key, object, place, new TreeMap<>(), false);
  }

  /** The object where this says that it stands. */
  ManifestObject with(RegistryObject other, boolean isOtherHalfDone) {
    return new ManifestObject(key, other, place, annotationLines, isOtherHalfDone);
  }

  /** Where it stands, when it is a Service. */
  ServicePlaces places() {
    return new ServicePlaces(place.path(), place.line(), annotationLines);
  }

  /** Says that the same object stands at another place too. */
  Finding duplicateAt(PlaceInFile otherPlace) {
    return new Finding(
        FindingCode.OBJECT_TWICE,
        new Subject.OfFile(otherPlace),
        "",
        FoundText.of(key + ", which stands at " + place + " already"),
        "each object once",
        "the first one stays, this one is left out",
        "Remove one of the two.");
  }
}
