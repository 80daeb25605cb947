package io.milvusxds.model;

import static io.milvusxds.model.EventReason.CONFIG_REJECTED;
import static io.milvusxds.model.EventReason.DEPLOYMENT_NODES;
import static io.milvusxds.model.EventReason.IDLE_ANNOTATION;
import static io.milvusxds.model.EventReason.INVALID_ANNOTATION;
import static io.milvusxds.model.EventReason.MORE_FINDINGS;
import static io.milvusxds.model.EventReason.ROUTE_CONFLICT;
import static io.milvusxds.model.EventReason.UNKNOWN_ANNOTATION;
import static io.milvusxds.model.EventReason.UNUSABLE_ENDPOINTS;
import static io.milvusxds.model.Severity.ERROR;
import static io.milvusxds.model.Severity.WARNING;

import java.util.Locale;
import java.util.Optional;

/**
 * What kind of problem a {@link Finding} tells of: all that is the same for every finding of the
 * kind. In the order of {@code docs/findings.md}, which is made from it and from a text for each.
 */
public enum FindingCode {
  // What annotations say.
  ANNOTATION_VALUE(ERROR, INVALID_ANNOTATION, "The value of an annotation is refused"),
  ANNOTATION_UNKNOWN(WARNING, UNKNOWN_ANNOTATION, "No annotation has that name"),
  ANNOTATION_OF_OTHER_ROLE(
      WARNING, IDLE_ANNOTATION, "An annotation is for Services of the other role"),
  ANNOTATION_SWITCHED_OFF(WARNING, IDLE_ANNOTATION, "Another annotation switches this one off"),
  DOMAIN_WITHOUT_PORT(WARNING, IDLE_ANNOTATION, "Some domains have a port and others have none"),
  ROLE_ABSENT(ERROR, INVALID_ANNOTATION, "Annotations without a role"),
  ROLE_MISSPELT(ERROR, UNKNOWN_ANNOTATION, "The key of the role is misspelt"),
  HOST_REFUSED(ERROR, INVALID_ANNOTATION, "A host written by hand can not be used"),
  HOST_REDUNDANT(WARNING, IDLE_ANNOTATION, "Part of a list of hosts adds nothing"),
  HOST_UNRESOLVED(ERROR, "DNS never answered for a host"),
  HOST_STALE(WARNING, "DNS no longer answers for a host"),
  // How Services make deployments.
  ROLE_TAKEN(ERROR, ROUTE_CONFLICT, "Two Services claim one role"),
  ROLE_UNCLAIMED(ERROR, "No Service has a role, and calls fail"),
  ROLE_UNCLAIMED_SERVED(
      WARNING, "No Service is read-only, and the read-write nodes answer searches"),
  ROLE_UNCLEAR(ERROR, "A role may belong to something that could not be read"),
  DEPLOYMENT_HALVED(ERROR, ROUTE_CONFLICT, "Two deployments have one role each"),
  WRITERS_SEVERAL(WARNING, DEPLOYMENT_NODES, "Several nodes take writes"),
  SHARDS_CHANGED(WARNING, DEPLOYMENT_NODES, "Segments are divided anew"),
  SHARDS_TOO_FEW(WARNING, DEPLOYMENT_NODES, "Some nodes serve no shard"),
  // What Services and their slices list.
  ENDPOINTS_NONE(ERROR, UNUSABLE_ENDPOINTS, "No endpoint is usable, and calls fail"),
  ENDPOINTS_NONE_SERVED(
      WARNING,
      UNUSABLE_ENDPOINTS,
      "No endpoint is usable, and the read-write nodes answer searches"),
  ENDPOINTS_UNCLEAR(
      ERROR, UNUSABLE_ENDPOINTS, "Endpoints may be in something that could not be read"),
  ENDPOINTS_WITHOUT_PORT(WARNING, UNUSABLE_ENDPOINTS, "Endpoints do not list the chosen port"),
  ADDRESS_REFUSED(ERROR, UNUSABLE_ENDPOINTS, "An address of the registry can not be a Milvus node"),
  PORT_NOT_FOUND(
      ERROR, UNUSABLE_ENDPOINTS, "The port that carries gRPC is not found, and calls fail"),
  PORT_NOT_FOUND_SERVED(
      WARNING,
      UNUSABLE_ENDPOINTS,
      "The port that carries gRPC is not found, and the read-write nodes answer searches"),
  PORT_NUMBER(ERROR, UNUSABLE_ENDPOINTS, "A port has no usable number"),
  EXTERNAL_NAME(ERROR, UNUSABLE_ENDPOINTS, "A Service of type ExternalName"),
  CREATION_TIME(WARNING, UNUSABLE_ENDPOINTS, "The creation time of a Service is unreadable"),
  SLICE_OF_NAMES(WARNING, UNUSABLE_ENDPOINTS, "An EndpointSlice lists host names"),
  SLICE_ADDRESS(ERROR, UNUSABLE_ENDPOINTS, "An endpoint has no usable address"),
  SLICE_ADDRESSES(WARNING, UNUSABLE_ENDPOINTS, "An endpoint has several addresses"),
  SLICE_WITHOUT_PORT(ERROR, UNUSABLE_ENDPOINTS, "An EndpointSlice has no usable port"),
  PROBLEMS_NOT_LISTED(ERROR, UNUSABLE_ENDPOINTS, "More problems than are listed"),
  // What files say.
  FILE_UNREADABLE(ERROR, "A file can not be read"),
  FILE_WITHOUT_SERVICES(ERROR, "A file has no Services"),
  FILE_NEVER_RESTS(WARNING, "A file is written again and again"),
  FIELD(ERROR, "A field of an object is wrong"),
  OBJECT_TWICE(ERROR, "An object stands in the files twice"),
  ANNOTATION_NOT_TEXT(ERROR, "The value of an annotation is not text"),
  ANNOTATION_UNQUOTED(WARNING, "The value of an annotation is not in quotes"),
  ROLE_MISPLACED(ERROR, "A role stands where nobody reads it"),
  SERVICE_NOT_ANNOTATED(ERROR, "A Service of Milvus has no annotation"),
  ENDPOINTS_LEGACY(ERROR, "Endpoints in the form that Kubernetes has given up"),
  SLICE_WITHOUT_SERVICE(WARNING, "An EndpointSlice belongs to no Service"),
  // What stands between milvus-xds and its sources.
  SOURCE_EMPTY(WARNING, "A source has no annotated Service"),
  SOURCE_CONFIGURATION(ERROR, "A source can not be reached with this configuration"),
  SOURCE_UNREACHABLE(ERROR, "A source does not answer"),
  SOURCE_UNAUTHORIZED(ERROR, "A source does not know who asks"),
  SOURCE_FORBIDDEN(ERROR, "A right is missing"),
  SOURCE_FAILING(ERROR, "A source answers with something else than it should"),
  NAMESPACE_MISSING(ERROR, "A namespace is not there"),
  SERVICE_IN_TWO_SOURCES(ERROR, ROUTE_CONFLICT, "Two sources describe one Service"),
  // What Envoys ask for and reject.
  DEPLOYMENT_UNKNOWN(WARNING, "Envoys ask for a deployment that is not there"),
  ENVOY_REJECTED(ERROR, CONFIG_REJECTED, "An Envoy rejects what it is sent"),
  FINDINGS_NOT_TOLD(WARNING, MORE_FINDINGS, "More findings about a Service than have an Event");

  private final Severity severity;
  private final Optional<EventReason> reason;
  private final String title;

  FindingCode(Severity severity, EventReason reason, String title) {
    this.severity = severity;
    this.reason = Optional.of(reason);
    this.title = title;
  }

  FindingCode(Severity severity, String title) {
    this.severity = severity;
    this.reason = Optional.empty();
    this.title = title;
  }

  /** As it is written in JSON, in metrics and in the address of its section of the page. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** How much every finding of this kind matters. */
  public Severity severity() {
    return severity;
  }

  /** What an Event about it says first; empty when no Service is told of it. */
  public Optional<EventReason> reason() {
    return reason;
  }

  /** The heading of its section of the page. */
  public String title() {
    return title;
  }
}
