package io.milvusxds.model;

/** The annotation keys that more than one package must know. */
public final class Annotations {
  /** What every annotation of this project begins with. */
  public static final String PREFIX = "milvus-xds.io/";

  /** What a service's endpoints do; a service without it is not managed. */
  public static final String ROLE = PREFIX + "role";

  /** Hosts written by hand, which replace those that a registry knows. */
  public static final String ENDPOINTS = PREFIX + "endpoints";

  private Annotations() {}
}
