package io.milvusxds.discovery.file;

/** Manifest texts with dull defaults. */
final class Manifests {
  private Manifests() {}

  /** A read-only Service of the namespace {@code prod}; 10 lines. */
  static String service(String name) {
    return """
    apiVersion: v1
    kind: Service
    metadata:
      name: %s
      namespace: prod
      annotations:
        milvus-xds.io/role: ro
    spec:
      ports:
      - {name: engine, port: 19530}
    """
        .formatted(name);
  }

  /** A slice of the Service, named like it with {@code -1}, one endpoint for each address. */
  static String slice(String service, String... addresses) {
    StringBuilder text =
        new StringBuilder(
            """
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata:
              name: %1$s-1
              namespace: prod
              labels: {kubernetes.io/service-name: %1$s}
            addressType: IPv4
            ports:
            - {name: engine, port: 19530}
            endpoints:
            """
                .formatted(service));
    for (String address : addresses) {
      text.append("- addresses: [").append(address).append("]\n");
    }
    return text.toString();
  }

  static String documents(String... documents) {
    return String.join("---\n", documents);
  }
}
