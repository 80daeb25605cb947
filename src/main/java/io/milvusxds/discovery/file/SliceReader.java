package io.milvusxds.discovery.file;

import io.milvusxds.discovery.objects.EndpointObject;
import io.milvusxds.discovery.objects.EndpointObject.Conditions;
import io.milvusxds.discovery.objects.PortObject;
import io.milvusxds.discovery.objects.SliceObject;
import io.milvusxds.model.ServiceRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads of an EndpointSlice what milvus-xds uses. */
final class SliceReader {
  private SliceReader() {}

  /**
   * The slice; an endpoint that can not be read becomes a finding and is left out. A port that can
   * not be read makes the whole slice unreadable, since it is every endpoint's port; so do
   * endpoints of which none can be read, since they are not the same as no endpoints.
   *
   * @param isKnown whether the slice was read before, so that it has something better to stay as
   */
  static SliceObject read(Piece object, ObjectKey key, boolean isKnown, FileFindings findings)
      throws FileProblem {
    List<EndpointObject> endpoints = new ArrayList<>();
    List<Piece> items = object.items("endpoints");
    for (Piece item : items) {
      try {
        endpoints.add(endpoint(item.asMapping()));
      } catch (FileProblem e) {
        findings.wrongField(e, key.toString(), "this endpoint is left out, the others stay");
      }
    }
    SliceObject slice = slice(object, key.ref(), endpoints);
    boolean isNoneRead = endpoints.isEmpty() && !items.isEmpty();
    if (isNoneRead || (isKnown && !slice.isUnderstood())) {
      throw FileProblem.ofField(
          object.lineOf("endpoints"),
          "endpoints",
          items.size() + " of which none can be used",
          "at least one that can, or an empty list");
    }
    return slice;
  }

  private static SliceObject slice(Piece object, ServiceRef ref, List<EndpointObject> endpoints)
      throws FileProblem {
    Piece metadata = object.field("metadata").orElseThrow();
    Optional<Piece> labels = metadata.object("labels");
    Optional<String> service =
        labels.isEmpty() ? Optional.empty() : labels.get().text(SliceObject.SERVICE_NAME_LABEL);
    return new SliceObject(
        ref,
        service.map(name -> new ServiceRef(ref.namespace(), name)),
        metadata.text("creationTimestamp").orElse(""),
        object.text("addressType").orElse(""),
        object.list("ports", SliceReader::port),
        endpoints);
  }

  /** A port as Services and slices have them. */
  static PortObject port(Piece item) throws FileProblem {
    Piece port = item.asMapping();
    return new PortObject(
        port.text("name").orElse(""), port.text("protocol").orElse(""), port.number("port"));
  }

  private static EndpointObject endpoint(Piece endpoint) throws FileProblem {
    Optional<Piece> hints = endpoint.object("hints");
    Optional<Piece> conditions = endpoint.object("conditions");
    Optional<Piece> target = endpoint.object("targetRef");
    return new EndpointObject(
        endpoint.list("addresses", Piece::asText),
        target.isEmpty() ? "" : target.get().text("name").orElse(""),
        endpoint.text("zone").orElse(""),
        hints.isEmpty()
            ? List.of()
            : hints.get().list("forZones", zone -> zone.asMapping().text("name").orElse("")),
        conditions.isEmpty() ? Conditions.NONE : conditions(conditions.get()));
  }

  private static Conditions conditions(Piece conditions) throws FileProblem {
    return new Conditions(
        conditions.flag("ready"), conditions.flag("serving"), conditions.flag("terminating"));
  }
}
