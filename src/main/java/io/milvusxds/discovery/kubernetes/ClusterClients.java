package io.milvusxds.discovery.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;

/**
 * Makes clients of the API server that the surroundings name: the kubeconfig in {@code KUBECONFIG},
 * else {@code ~/.kube/config}, else the account of the Pod that this runs in.
 */
public final class ClusterClients {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);

  private ClusterClients() {}

  /** A client of what the files say now. */
  public static KubernetesClient fromSurroundings() {
    return of(Config.autoConfigure(null));
  }

  /** A client of this configuration, as this package needs it. */
  public static KubernetesClient of(Config config) {
    // With HTTP/2 all requests would share one connection, and with it its death: a list must not
    // wait on the connection that the watch hangs on.
    config.setHttp2Disable(true);
    // When to ask again is decided here, not in the client.
    config.setRequestRetryBackoffLimit(0);
    config.setConnectionTimeout((int) CONNECT_LIMIT.toMillis());
    return new KubernetesClientBuilder().withConfig(config).build();
  }
}
