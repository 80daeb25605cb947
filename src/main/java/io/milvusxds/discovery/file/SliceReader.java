package io.milvusxds.discovery.file;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointHints;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.ForZone;
import io.milvusxds.discovery.objects.ServiceFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads of an EndpointSlice what milvus-xds uses. */
final class SliceReader {
  private final FileFindings findings;

  SliceReader(FileFindings findings) {
    this.findings = findings;
  }

  /**
   * The slice; an endpoint that can not be read becomes a finding and is left out. A port that can
   * not be read makes the whole slice unreadable, since it is every endpoint's port; so do
   * endpoints of which none can be read, since they are not the same as no endpoints.
   *
   * @param key for findings
   * @param isKnown whether the slice was read before, so that it has something better to stay as
   */
  EndpointSlice read(Fields object, ObjectMeta identity, ObjectKey key, boolean isKnown)
      throws WrongFieldException {
    MetadataReader.addRest(object, identity);
    EndpointSlice slice = new EndpointSlice();
    slice.setMetadata(identity);
    object.text("addressType").ifPresent(slice::setAddressType);
    slice.setPorts(ports(object));
    List<Endpoint> endpoints = new ArrayList<>();
    List<YamlNode> items = object.items("endpoints");
    for (int i = 0; i < items.size(); i++) {
      try {
        endpoints.add(endpoint(Fields.of(object.itemPath("endpoints", i), items.get(i))));
      } catch (WrongFieldException e) {
        findings.wrongField(e, key.toString(), "this endpoint is left out, the others stay");
      }
    }
    slice.setEndpoints(endpoints);
    boolean isNoneRead = endpoints.isEmpty() && !items.isEmpty();
    if (isNoneRead || (isKnown && !ServiceFacts.isUnderstood(slice))) {
      throw new WrongFieldException(
          object.lineOf("endpoints"),
          "endpoints",
          items.size() + " of which none can be used",
          "at least one that can, or an empty list");
    }
    return slice;
  }

  private static List<EndpointPort> ports(Fields object) throws WrongFieldException {
    List<EndpointPort> ports = new ArrayList<>();
    for (YamlNode item : object.items("ports")) {
      Fields fields = Fields.of(object.itemPath("ports", ports.size()), item);
      EndpointPort port = new EndpointPort();
      fields.text("name").ifPresent(port::setName);
      fields.text("protocol").ifPresent(port::setProtocol);
      fields.number("port").ifPresent(port::setPort);
      ports.add(port);
    }
    return ports;
  }

  private static Endpoint endpoint(Fields fields) throws WrongFieldException {
    Endpoint endpoint = new Endpoint();
    endpoint.setAddresses(fields.texts("addresses"));
    fields.text("zone").ifPresent(endpoint::setZone);
    Optional<Fields> hints = fields.object("hints");
    if (hints.isPresent()) {
      endpoint.setHints(hints(hints.get()));
    }
    Optional<Fields> conditions = fields.object("conditions");
    if (conditions.isPresent()) {
      endpoint.setConditions(conditions(conditions.get()));
    }
    Optional<Fields> target = fields.object("targetRef");
    if (target.isPresent()) {
      ObjectReference reference = new ObjectReference();
      target.get().text("name").ifPresent(reference::setName);
      endpoint.setTargetRef(reference);
    }
    return endpoint;
  }

  private static EndpointHints hints(Fields fields) throws WrongFieldException {
    List<ForZone> zones = new ArrayList<>();
    for (YamlNode item : fields.items("forZones")) {
      Fields zone = Fields.of(fields.itemPath("forZones", zones.size()), item);
      zones.add(new ForZone(zone.text("name").orElse("")));
    }
    EndpointHints hints = new EndpointHints();
    hints.setForZones(zones);
    return hints;
  }

  private static EndpointConditions conditions(Fields fields) throws WrongFieldException {
    EndpointConditions conditions = new EndpointConditions();
    fields.flag("ready").ifPresent(conditions::setReady);
    fields.flag("serving").ifPresent(conditions::setServing);
    fields.flag("terminating").ifPresent(conditions::setTerminating);
    return conditions;
  }
}
