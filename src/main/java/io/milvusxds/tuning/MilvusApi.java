package io.milvusxds.tuning;

/**
 * A generation of the Milvus gRPC API, which decides the service name in request paths and what
 * counts as a search.
 */
public enum MilvusApi {
  /** Milvus 1.x. */
  V1("v1", "milvus.grpc.MilvusService"),
  /** Milvus 2.x. */
  V2("v2", "milvus.proto.milvus.MilvusService");

  private final String label;
  private final String grpcService;

  MilvusApi(String label, String grpcService) {
    this.label = label;
    this.grpcService = grpcService;
  }

  /** The word in the annotation. */
  public String label() {
    return label;
  }

  /** The full name of the gRPC service, the first segment of a request path. */
  public String grpcService() {
    return grpcService;
  }
}
