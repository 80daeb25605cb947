package io.milvusxds.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.ServiceList;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceList;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.File;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes clients of the API server that the surroundings name: the kubeconfig in {@code KUBECONFIG},
 * else {@code ~/.kube/config}, else the account of the Pod that this runs in.
 */
public final class ClusterClients {
  private static final Logger log = LoggerFactory.getLogger(ClusterClients.class);
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);

  private ClusterClients() {}

  /**
   * A client of what the files say now.
   *
   * @throws KubernetesClientException when {@code KUBECONFIG} names no file that is there: the
   *     library would go on to guess an address
   */
  public static KubernetesClient fromSurroundings() {
    String named = System.getenv().getOrDefault("KUBECONFIG", "");
    boolean isThere =
        Stream.of(named.split(File.pathSeparator, -1)).anyMatch(file -> new File(file).isFile());
    if (!named.isEmpty() && !isThere) {
      throw new KubernetesClientException("KUBECONFIG=" + named + ": no such file");
    }
    return of(Config.autoConfigure(null));
  }

  /**
   * Makes the first client from now on, on a thread of its own: a second's work in a cold JVM,
   * which may as well go on beside the rest of a start. Then it rehearses what comes over a watch.
   *
   * @return gives that client once, then new ones of what the files say at that moment
   */
  public static Supplier<KubernetesClient> beginning() {
    FutureTask<KubernetesClient> first = new FutureTask<>(ClusterClients::warm);
    Thread thread =
        new Thread(
            () -> {
              first.run();
              rehearse(first);
            },
            "first-kubernetes-client");
    thread.setDaemon(true);
    thread.start();
    AtomicBoolean isTaken = new AtomicBoolean();
    return () -> isTaken.getAndSet(true) ? fromSurroundings() : resultOf(first);
  }

  /** A client that has read one object of each kind already: the first takes long. */
  private static KubernetesClient warm() {
    KubernetesClient client = fromSurroundings();
    client
        .getKubernetesSerialization()
        .unmarshal("{\"items\":[{\"spec\":{\"ports\":[{}]}}]}", ServiceList.class);
    client
        .getKubernetesSerialization()
        .unmarshal("{\"items\":[{\"endpoints\":[{}],\"ports\":[{}]}]}", EndpointSliceList.class);
    return client;
  }

  private static void rehearse(FutureTask<KubernetesClient> made) {
    try {
      int unused =
          WatchRehearsal.carryOut(
              made.get().getKubernetesSerialization(), WatchRehearsal.EVENTS, WatchRehearsal.LIMIT);
    } catch (ExecutionException e) {
      // Whoever asks for the client is told.
      log.debug("nothing to rehearse with", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static KubernetesClient resultOf(FutureTask<KubernetesClient> first) {
    try {
      return first.get();
    } catch (ExecutionException e) {
      throw KubernetesClientException.launderThrowable(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KubernetesClientException("interrupted before the first client was made");
    }
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
