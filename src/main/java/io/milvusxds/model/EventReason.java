package io.milvusxds.model;

/** What an Event on a Service is about: the word that {@code kubectl describe} shows first. */
public enum EventReason {
  /** The value of an annotation can not be used. */
  INVALID_ANNOTATION("InvalidAnnotation"),
  /** No annotation of this project has that name. */
  UNKNOWN_ANNOTATION("UnknownAnnotation"),
  /** An annotation is right and does nothing here. */
  IDLE_ANNOTATION("IdleAnnotation"),
  /** Two Services, sources or deployments claim the same place. */
  ROUTE_CONFLICT("RouteConflict"),
  /** Nodes or shards of the whole deployment are not as they should be, or change. */
  DEPLOYMENT_NODES("DeploymentNodes"),
  /** Ports, slices or endpoints of which some or all can not be used. */
  UNUSABLE_ENDPOINTS("UnusableEndpoints"),
  /** An Envoy refused what came of this Service. */
  CONFIG_REJECTED("ConfigRejected"),
  /** There are more findings about this Service than are told one by one. */
  MORE_FINDINGS("MoreFindings");

  private final String label;

  EventReason(String label) {
    this.label = label;
  }

  /** As an Event has it, for example {@code InvalidAnnotation}. */
  public String label() {
    return label;
  }
}
