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
 * kind. In the order of {@code docs/findings.md}, which is made from it.
 *
 * <p>Longer than other files, because a kind of finding is known in one place.
 */
public enum FindingCode {
  // What annotations say.
  ANNOTATION_VALUE(
      ERROR,
      INVALID_ANNOTATION,
      "The value of an annotation is refused",
      "The value does not have the form or the range that its key wants, or names something"
          + " that is not there.",
      "The value accepted before; where there was none, the default, which only an Envoy"
          + " without configuration gets.",
      "Write a value of the form that the finding names. docs/annotations.md has all forms"
          + " and examples."),
  ANNOTATION_UNKNOWN(
      WARNING,
      UNKNOWN_ANNOTATION,
      "No annotation has that name",
      "A key begins with milvus-xds.io/ and is none that milvus-xds knows.",
      "The annotation does nothing.",
      "Rename it to the nearest key, which the finding names, or remove it."),
  ANNOTATION_OF_OTHER_ROLE(
      WARNING,
      IDLE_ANNOTATION,
      "An annotation is for Services of the other role",
      "The key only means something on a Service of the other role.",
      "The annotation does nothing on this Service.",
      "Move it to the other Service of the deployment, or remove it."),
  ANNOTATION_SWITCHED_OFF(
      WARNING,
      IDLE_ANNOTATION,
      "Another annotation switches this one off",
      "The annotation tunes something that another annotation, or the lack of it, leaves" + " out.",
      "The annotation does nothing.",
      "Remove it, or switch on what it tunes as the finding says."),
  DOMAIN_WITHOUT_PORT(
      WARNING,
      IDLE_ANNOTATION,
      "Some domains have a port and others have none",
      "Once one domain has a port, Envoy compares ports for all; gRPC clients send a port.",
      "The domains without a port match no gRPC client.",
      "Write the port that clients use after every domain, or after none."),
  ROLE_ABSENT(
      ERROR,
      INVALID_ANNOTATION,
      "Annotations without a role",
      "A Service has annotations of milvus-xds, but not milvus-xds.io/role.",
      "The Service is not managed.",
      "Write the role, ro or rw, or remove the other annotations."),
  ROLE_MISSPELT(
      ERROR,
      UNKNOWN_ANNOTATION,
      "The key of the role is misspelt",
      "A key is nearly milvus-xds.io/role, and the role itself is not there.",
      "The role accepted before; where there was none, the Service is not managed.",
      "Rename the key to milvus-xds.io/role."),
  HOST_REFUSED(
      ERROR,
      INVALID_ANNOTATION,
      "A host written by hand can not be used",
      "An item of milvus-xds.io/endpoints is no host and port, or leads to an address that"
          + " is no Milvus node.",
      "The host gets no requests; the others of the list do.",
      "Correct the host, or remove it from the list."),
  HOST_REDUNDANT(
      WARNING,
      IDLE_ANNOTATION,
      "An item of a list of hosts adds nothing",
      "An item of milvus-xds.io/endpoints is empty, or stands there twice.",
      "The item is ignored; each host counts once.",
      "Remove the item."),
  HOST_UNRESOLVED(
      ERROR,
      "DNS never answered for a host",
      "A host name of milvus-xds.io/endpoints has not been resolved since the start.",
      "Nothing is known of the host. A pool without any other host is not told to Envoys,"
          + " which keep theirs.",
      "Check the name and the DNS server, or write the IP address."),
  HOST_STALE(
      WARNING,
      "DNS no longer answers for a host",
      "A host name of milvus-xds.io/endpoints was resolved before and now is not.",
      "The addresses of the last answer.",
      "Check the name and the DNS server, or write the IP address."),
  // How Services make deployments.
  ROLE_TAKEN(
      ERROR,
      ROUTE_CONFLICT,
      "Two Services claim one role",
      "Each role of a deployment belongs to one Service, and two of one namespace claim it.",
      "The Service that was created first keeps the role; the other gets no requests.",
      "Remove the role from one of the two, or tell two Milvus clusters apart by"
          + " milvus-xds.io/deployment."),
  ROLE_UNCLAIMED(
      ERROR,
      "No Service has a role, and calls fail",
      "A deployment has only one of the two roles.",
      "The calls that belong to the other role fail with UNAVAILABLE.",
      "Annotate the Service of the missing role, with the same milvus-xds.io/deployment."),
  ROLE_UNCLAIMED_SERVED(
      WARNING,
      "No Service is read-only, and the read-write nodes answer searches",
      "A deployment has no Service with the role ro, and milvus-xds.io/search-fallback"
          + " allows for it.",
      "Searches go to the read-write nodes.",
      "Annotate the Service of the read-only nodes, if there are any."),
  ROLE_UNCLEAR(
      ERROR,
      "A role may belong to something that could not be read",
      "No Service has the role, but an object that may have it could not be understood.",
      "Envoys keep the endpoints that they have.",
      "Mend the object; another finding says what is wrong with it."),
  DEPLOYMENT_HALVED(
      ERROR,
      ROUTE_CONFLICT,
      "Two deployments have one role each",
      "One deployment of a namespace has only readers, another only writers: probably one"
          + " name in two spellings.",
      "Whoever asks for one of the two gets half of a Milvus cluster.",
      "If the two are one Milvus cluster, write one name into milvus-xds.io/deployment of"
          + " both Services."),
  WRITERS_SEVERAL(
      WARNING,
      DEPLOYMENT_NODES,
      "Several nodes take writes",
      "The read-write Service of a deployment of Milvus 1.x has more than one ready" + " endpoint.",
      "Writes go to all of them in turn, which can damage the data of Milvus 1.x.",
      "Scale the read-write nodes to one. For Milvus 2.x write milvus-xds.io/api: v2 on the"
          + " read-only Service."),
  SHARDS_CHANGED(
      WARNING,
      DEPLOYMENT_NODES,
      "Segments are divided anew",
      "The key, the number of shards or the number of replicas changed a moment ago.",
      "Keys move to other nodes, which are slower until they have warmed up. No call fails.",
      "Nothing, it passes. milvus-xds plan tells the cost before a change."),
  SHARDS_TOO_FEW(
      WARNING,
      DEPLOYMENT_NODES,
      "Some nodes serve no shard",
      "There are more read-only nodes than shards and replicas can occupy.",
      "Only searches without a key reach the nodes without a shard.",
      "Write a larger milvus-xds.io/segment.shards, or remove it: the default is enough for"
          + " a hundred nodes."),
  // What Services and their slices list.
  ENDPOINTS_NONE(
      ERROR,
      UNUSABLE_ENDPOINTS,
      "No endpoint is usable, and calls fail",
      "The Service of a role has no ready endpoint.",
      "The calls that belong to the role fail with UNAVAILABLE.",
      "Look at the pods behind the Service and at its selector."),
  ENDPOINTS_NONE_SERVED(
      WARNING,
      UNUSABLE_ENDPOINTS,
      "No endpoint is usable, and the read-write nodes answer searches",
      "The read-only Service has no ready endpoint, and milvus-xds.io/search-fallback"
          + " allows for it.",
      "Searches go to the read-write nodes.",
      "Look at the pods behind the Service and at its selector."),
  ENDPOINTS_UNCLEAR(
      ERROR,
      UNUSABLE_ENDPOINTS,
      "Endpoints may be in something that could not be read",
      "A Service has no usable endpoint, but an object that may list some could not be"
          + " understood.",
      "Envoys keep the endpoints that they have.",
      "Mend the object; another finding says what is wrong with it."),
  ENDPOINTS_WITHOUT_PORT(
      WARNING,
      UNUSABLE_ENDPOINTS,
      "Endpoints do not list the chosen port",
      "Some endpoints say nothing of the port of the Service that carries gRPC.",
      "They get no new requests, unless a port found before is still among theirs.",
      "Give the port's name and number in the EndpointSlice, or choose another port with"
          + " milvus-xds.io/port."),
  ADDRESS_REFUSED(
      ERROR,
      UNUSABLE_ENDPOINTS,
      "An address of the registry can not be a Milvus node",
      "An EndpointSlice lists unspecified, multicast or, in a cluster, loopback or"
          + " link-local addresses.",
      "These addresses get no requests.",
      "Correct the addresses in the EndpointSlice."),
  PORT_NOT_FOUND(
      ERROR,
      UNUSABLE_ENDPOINTS,
      "The port that carries gRPC is not found, and calls fail",
      "The Service does not declare the port that milvus-xds.io/port names, or without it"
          + " has no port with a usual name.",
      "The port found before; where there was none, the endpoints get no requests.",
      "Write the name or the number of the port into milvus-xds.io/port, or declare the"
          + " port."),
  PORT_NOT_FOUND_SERVED(
      WARNING,
      UNUSABLE_ENDPOINTS,
      "The port that carries gRPC is not found, and the read-write nodes answer searches",
      "The read-only Service does not declare a port that could carry gRPC.",
      "The port found before; where there was none, searches go to the read-write nodes.",
      "Write the name or the number of the port into milvus-xds.io/port, or declare the"
          + " port."),
  PORT_NUMBER(
      ERROR,
      UNUSABLE_ENDPOINTS,
      "A port has no usable number",
      "A port of a Service or of an EndpointSlice has no number, or one out of 1..65535.",
      "The port is left out, the others stay.",
      "Write the port's number."),
  EXTERNAL_NAME(
      ERROR,
      UNUSABLE_ENDPOINTS,
      "A Service of type ExternalName",
      "The Service names a host outside of the cluster and so has no EndpointSlices.",
      "The name is not looked up; the endpoints of the Service are unknown.",
      "Write the host and its port into milvus-xds.io/endpoints."),
  CREATION_TIME(
      WARNING,
      UNUSABLE_ENDPOINTS,
      "The creation time of a Service is unreadable",
      "metadata.creationTimestamp is no time, so nobody knows which of two Services is" + " older.",
      "The Service counts as older than every other that claims its role.",
      "Leave the field out, or write a time such as 2026-01-31T12:00:00Z."),
  SLICE_OF_NAMES(
      WARNING,
      UNUSABLE_ENDPOINTS,
      "An EndpointSlice lists host names",
      "The addressType of an EndpointSlice is FQDN.",
      "The slice is left out.",
      "Write the host names into milvus-xds.io/endpoints of the Service."),
  SLICE_ADDRESS(
      ERROR,
      UNUSABLE_ENDPOINTS,
      "An endpoint has no usable address",
      "An entry of an EndpointSlice has no IPv4 or IPv6 address.",
      "The endpoint is left out, the others stay.",
      "Write the IP address of the node."),
  SLICE_ADDRESSES(
      WARNING,
      UNUSABLE_ENDPOINTS,
      "An endpoint has several addresses",
      "An entry of an EndpointSlice lists more than one address; several mean the same"
          + " endpoint.",
      "Only the first address is used.",
      "Make each address an endpoint of its own."),
  SLICE_WITHOUT_PORT(
      ERROR,
      UNUSABLE_ENDPOINTS,
      "An EndpointSlice has no usable port",
      "An EndpointSlice lists endpoints, but no TCP port with a number.",
      "Its endpoints are left out, those of other slices stay.",
      "Declare the port in the Service, or in the slice when it is written by hand."),
  PROBLEMS_NOT_LISTED(
      ERROR,
      UNUSABLE_ENDPOINTS,
      "More problems than are listed",
      "A file or an EndpointSlice has so many problems that only the first ones are told.",
      "Each has the effect of its kind.",
      "Mend those that are listed; the next ones then appear."),
  // What files say.
  FILE_UNREADABLE(
      ERROR,
      "A file can not be read",
      "The file is not there, may not be read, is too large, or is not YAML.",
      "What the file said when it was last read; nothing where it never was.",
      "Correct what the finding names; the file is read again by itself."),
  FILE_WITHOUT_SERVICES(
      ERROR,
      "A file has no Services",
      "Neither a Service nor an EndpointSlice nor an empty List is in the files.",
      "What was read before; an emptied file looks like an accident.",
      "Add the Services of Milvus. To serve nothing on purpose write an empty List."),
  FILE_NEVER_RESTS(
      WARNING,
      "A file is written again and again",
      "The file is written in place so often that nobody can tell when it is complete.",
      "What is new in it is served; what it no longer has stays until it rests.",
      "Write to another file beside it and rename that."),
  FIELD(
      ERROR,
      "A field of an object is wrong",
      "A field that milvus-xds reads has another type or value than the Kubernetes API" + " wants.",
      "What was read before, or the object without the field; the finding says which.",
      "Correct the field."),
  OBJECT_TWICE(
      ERROR,
      "An object stands in the files twice",
      "Two objects have the same kind, namespace and name.",
      "The first one counts.",
      "Remove one of the two."),
  ANNOTATION_NOT_TEXT(
      ERROR,
      "The value of an annotation is not text",
      "A list, a mapping or nothing stands where an annotation has its value.",
      "The value read before; where there was none, the annotation is not read.",
      "Write the value as text in quotes."),
  ANNOTATION_UNQUOTED(
      WARNING,
      "The value of an annotation is not in quotes",
      "A bare number, true or off is an annotation's value; Kubernetes would refuse the"
          + " object.",
      "The value as text.",
      "Put it in quotes."),
  ROLE_MISPLACED(
      ERROR,
      "A role stands where nobody reads it",
      "Something that looks like milvus-xds.io/role is not under metadata.annotations of a"
          + " Service.",
      "It is not read.",
      "Write milvus-xds.io/role under metadata.annotations of the Service of these nodes."),
  SERVICE_NOT_ANNOTATED(
      ERROR,
      "A Service of Milvus has no annotation",
      "No Service at all has an annotation of milvus-xds, and this one looks like Milvus.",
      "The Service is not managed.",
      "Write milvus-xds.io/role under metadata.annotations of the Service."),
  ENDPOINTS_LEGACY(
      ERROR,
      "Endpoints in the form that Kubernetes has given up",
      "An object of kind Endpoints is there, but no EndpointSlice of the Service.",
      "The endpoints of the Service are unknown.",
      "Print the EndpointSlices too, or write the hosts into milvus-xds.io/endpoints."),
  SLICE_WITHOUT_SERVICE(
      WARNING,
      "An EndpointSlice belongs to no Service",
      "The label kubernetes.io/service-name of a slice names no Service of the files.",
      "The slice is not used.",
      "Write the Service's name into the label, or add the Service."),
  // What stands between milvus-xds and its sources.
  SOURCE_EMPTY(
      WARNING,
      "A source has no annotated Service",
      "No Service of a source, or of a namespace of it, has an annotation of milvus-xds.",
      "Nothing is served from there.",
      "Annotate the Services of Milvus with milvus-xds.io/role: ro or rw."),
  SOURCE_CONFIGURATION(
      ERROR,
      "A source can not be reached with this configuration",
      "The kubeconfig can not be read, or names no API server.",
      "The last state known; nothing where there was none.",
      "Correct the file that KUBECONFIG names."),
  SOURCE_UNREACHABLE(
      ERROR,
      "A source does not answer",
      "The API server can not be reached, or takes connections and is silent.",
      "The last state known; nothing where there was none.",
      "Check that the API server runs and can be reached from here."),
  SOURCE_UNAUTHORIZED(
      ERROR,
      "A source does not know who asks",
      "The API server refuses the token or the certificate.",
      "The last state known; nothing where there was none.",
      "Renew the token or the certificate; the files are read again by themselves."),
  SOURCE_FORBIDDEN(
      ERROR,
      "A right is missing",
      "The API server does not let milvus-xds get, list and watch what it needs.",
      "The last state known. What was never read is not known, and its Envoys keep what"
          + " they have.",
      "Grant the rights that the finding names, or watch only namespaces that may be read."),
  SOURCE_FAILING(
      ERROR,
      "A source answers with something else than it should",
      "The API server is overloaded or broken, or what answers is no API server of version"
          + " 1.21 or newer.",
      "The last state known; nothing where there was none.",
      "Nothing if it passes; else look at the log of the API server and at the address in"
          + " the kubeconfig."),
  NAMESPACE_MISSING(
      ERROR,
      "A namespace is not there",
      "A namespace that --source names does not exist.",
      "Nothing is served from there.",
      "Make the namespace, or leave it out of --source kubernetes:NAMESPACE,..."),
  SERVICE_IN_TWO_SOURCES(
      ERROR,
      ROUTE_CONFLICT,
      "Two sources describe one Service",
      "A Service of one namespace and name comes from two sources.",
      "The description of the source that stands first on the command line.",
      "Remove it from one of the two, or restrict the namespaces of a source."),
  // What Envoys ask for and refuse.
  DEPLOYMENT_UNKNOWN(
      WARNING,
      "Envoys ask for a deployment that is not there",
      "node.cluster of an Envoy names no deployment.",
      "An Envoy that was never served keeps what it has; one whose deployment is gone was"
          + " told so.",
      "Annotate the Services of the deployment, or correct node.cluster in the bootstrap of"
          + " these Envoys."),
  ENVOY_REJECTED(
      ERROR,
      CONFIG_REJECTED,
      "An Envoy refuses what it is sent",
      "An Envoy answers with a NACK; its words are in the Event, and all of them on" + " /envoys.",
      "These Envoys keep what they accepted before.",
      "Change the annotation that Envoy's words point to."),
  FINDINGS_NOT_TOLD(
      WARNING,
      MORE_FINDINGS,
      "More findings about a Service than have an Event",
      "A Service has so many findings that only the first ones become Events.",
      "The rest is on /findings and in the log.",
      "Mend those that are told; the next ones then appear.");

  private final Severity severity;
  private final Optional<EventReason> reason;
  private final String title;
  private final String meaning;
  private final String effect;
  private final String remedy;

  FindingCode(
      Severity severity,
      EventReason reason,
      String title,
      String meaning,
      String effect,
      String remedy) {
    this(severity, Optional.of(reason), title, meaning, effect, remedy);
  }

  FindingCode(Severity severity, String title, String meaning, String effect, String remedy) {
    this(severity, Optional.empty(), title, meaning, effect, remedy);
  }

  FindingCode(
      Severity severity,
      Optional<EventReason> reason,
      String title,
      String meaning,
      String effect,
      String remedy) {
    this.severity = severity;
    this.reason = reason;
    this.title = title;
    this.meaning = meaning;
    this.effect = effect;
    this.remedy = remedy;
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

  /** What is the matter. */
  public String meaning() {
    return meaning;
  }

  /** What applies meanwhile. */
  public String effect() {
    return effect;
  }

  /** What to do about it. */
  public String remedy() {
    return remedy;
  }
}
