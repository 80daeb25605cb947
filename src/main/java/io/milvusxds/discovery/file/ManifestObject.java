package io.milvusxds.discovery.file;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.milvusxds.discovery.FoundText;
import io.milvusxds.model.Finding;
import io.milvusxds.model.FindingCode;
import io.milvusxds.model.PlaceInFile;
import io.milvusxds.model.Subject;

/**
 * A Service or an EndpointSlice as a file gives it.
 *
 * @param place where it begins
 * @param isHalfDone whether it was only seen while its file was being written, so that what it
 *     lacks says nothing yet
 */
record ManifestObject(ObjectKey key, HasMetadata object, PlaceInFile place, boolean isHalfDone) {
  /** An object of a complete file. */
  ManifestObject(ObjectKey key, HasMetadata object, PlaceInFile place) {
    this(key, object, place, false);
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
