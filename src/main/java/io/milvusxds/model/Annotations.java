package io.milvusxds.model;

/** The annotation keys that more than one package needs to know. */
public final class Annotations {
  /** What every annotation key of this project begins with. */
  public static final String PREFIX = "milvus-xds.io/";

  /** Says what the endpoints of a service do; a service without it is not managed. */
  public static final String ROLE = PREFIX + "role";

  /** Hosts written by hand, which replace what the registry discovered. */
  public static final String ENDPOINTS = PREFIX + "endpoints";

  private Annotations() {}
}
