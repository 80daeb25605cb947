package io.milvusxds.discovery.kubernetes;

import io.milvusxds.discovery.Source;
import io.milvusxds.discovery.SourceKind;
import io.milvusxds.discovery.SourcePlace;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A Kubernetes API server.
 *
 * @param namespaces empty for all of them
 */
public record KubernetesPlace(List<String> namespaces) implements SourcePlace {
  // Source: Kubernetes "Object Names and IDs", DNS label names.
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  /** {@code kubernetes} and {@code kubernetes:NAMESPACE,…}. */
  public static final SourceKind KIND =
      new SourceKind(
          "kubernetes",
          "kubernetes, kubernetes:NAMESPACE,...",
          "kubernetes, the Services and EndpointSlices of all namespaces, or"
              + " kubernetes:NAMESPACE,... of these; the API server is that of KUBECONFIG,"
              + " ~/.kube/config or the Pod's account.",
          true,
          true,
          KubernetesPlace::of);

  public KubernetesPlace {
    namespaces = List.copyOf(namespaces);
  }

  private static Optional<SourcePlace> of(List<String> namespaces) {
    for (String name : namespaces) {
      if (!NAMESPACE.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "'"
                + name
                + "' is not the name of a namespace (expected: kubernetes:NAMESPACE,... with names"
                + " such as milvus-demo, or kubernetes alone for all namespaces)");
      }
    }
    return Optional.of(new KubernetesPlace(namespaces));
  }

  @Override
  public SourceKind kind() {
    return KIND;
  }

  @Override
  public Source source(Clock clock) {
    return new KubernetesSource(
        namespaces, ClusterClients.beginning(), KubernetesTimes.DEFAULT, clock);
  }
}
