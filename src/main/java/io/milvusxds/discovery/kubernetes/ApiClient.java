package io.milvusxds.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListMeta;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.milvusxds.discovery.objects.RegistryObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The three questions that are put to the API server. Every one ends in bounded time, and none is
 * repeated here: when and how often is up to the asker. Any thread.
 *
 * <p>The client's own informers are not used, see ADR 6.
 */
final class ApiClient implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ApiClient.class);

  // A page is parsed as a whole; so many objects are some MiB at most.
  private static final int PAGE = 500;

  private final KubernetesClient client;
  private final KubernetesTimes times;

  ApiClient(KubernetesClient client, KubernetesTimes times) {
    this.client = client;
    this.times = times;
  }

  /**
   * All objects of a kind in a scope at one version of the whole store.
   *
   * @param objects what is kept of each, in the server's order
   * @param version where a watch goes on from
   */
  record Listing(List<RegistryObject> objects, String version) {}

  /**
   * Lists, page by page.
   *
   * @throws ApiFailure when any page can not be had; there is no half of a list
   */
  <T extends HasMetadata, L extends KubernetesResourceList<T>> Listing list(
      ObjectKind<T, L> kind, Scope scope) throws ApiFailure, InterruptedException {
    List<RegistryObject> objects = new ArrayList<>();
    String next = "";
    String version;
    do {
      String query = "?limit=" + PAGE + (next.isEmpty() ? "" : "&continue=" + encoded(next));
      L page = parsed(get(kind.path(scope) + query), kind.listType());
      page.getItems().forEach(object -> objects.add(kind.intake().apply(object)));
      ListMeta metadata = page.getMetadata();
      version = orEmpty(metadata.getResourceVersion());
      next = orEmpty(metadata.getContinue());
    } while (!next.isEmpty());
    return new Listing(objects, version);
  }

  /** Asks for one object of the kind, to see whether an answer comes and the right is there. */
  void probe(ObjectKind<?, ?> kind, Scope scope) throws ApiFailure, InterruptedException {
    get(kind.path(scope) + "?limit=1");
  }

  /**
   * Asks whether a namespace is there. A list does not tell: of a namespace that is missing it is
   * empty, if the right to it comes from a ClusterRole. Without the right to ask nobody can tell,
   * and it passes for being there.
   *
   * @throws ApiFailure of kind {@code NO_NAMESPACE} when it is missing
   */
  void requireNamespace(String namespace) throws ApiFailure, InterruptedException {
    try {
      get("api/v1/namespaces/" + namespace);
    } catch (ApiFailure failure) {
      switch (failure.kind()) {
        case FORBIDDEN -> log.debug("may not ask for namespace {}", namespace);
        case UNKNOWN_KIND -> throw new ApiFailure(ApiFailure.Kind.NO_NAMESPACE, failure.words());
        default -> throw failure;
      }
    }
  }

  /**
   * Begins to watch.
   *
   * @param version of the list that it goes on from
   * @param length after how long the server is to end it
   */
  WatchStream watch(ObjectKind<?, ?> kind, Scope scope, String version, Duration length)
      throws ApiFailure, InterruptedException {
    HttpRequest request =
        request(
            kind.path(scope)
                + "?watch=true&allowWatchBookmarks=true&resourceVersion="
                + encoded(version)
                + "&timeoutSeconds="
                + Math.max(1, length.toSeconds()));
    WatchStream stream = new WatchStream();
    HttpResponse<AsyncBody> response = await(http().consumeBytes(request, stream::received));
    if (!response.isSuccessful()) {
      response.body().cancel();
      throw ApiFailure.ofStatus(response.code(), response.message(), retryAfter(response));
    }
    stream.follow(response.body());
    return stream;
  }

  /**
   * Reads what the server sent.
   *
   * @throws ApiFailure when it is not that
   */
  <T> T parsed(String json, Class<T> type) throws ApiFailure {
    try {
      @Nullable T value = client.getKubernetesSerialization().unmarshal(json, type);
      if (value != null) {
        return value;
      }
    } catch (KubernetesClientException | IllegalArgumentException e) {
      throw new ApiFailure(
          ApiFailure.Kind.UNREADABLE, "no " + type.getSimpleName() + ": " + e.getMessage());
    }
    throw new ApiFailure(ApiFailure.Kind.UNREADABLE, "nothing instead of " + type.getSimpleName());
  }

  @Override
  public void close() {
    client.close();
  }

  private String get(String path) throws ApiFailure, InterruptedException {
    HttpResponse<byte[]> response = await(http().sendAsync(request(path), byte[].class));
    String body = new String(response.body(), StandardCharsets.UTF_8);
    if (!response.isSuccessful()) {
      throw ApiFailure.ofStatus(response.code(), messageOf(body), retryAfter(response));
    }
    return body;
  }

  /** The words of a Status, which is what the API server answers; a proxy may answer anything. */
  private String messageOf(String body) {
    try {
      return orEmpty(parsed(body, Status.class).getMessage());
    } catch (ApiFailure e) {
      return body;
    }
  }

  private HttpRequest request(String path) {
    return http().newHttpRequestBuilder().uri(URI.create(master() + path).toString()).build();
  }

  private String master() {
    return client.getConfiguration().getMasterUrl();
  }

  private HttpClient http() {
    return client.getHttpClient();
  }

  private <T> T await(CompletableFuture<T> answer) throws ApiFailure, InterruptedException {
    try {
      return answer.get(times.answer().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new ApiFailure(
          ApiFailure.Kind.SILENT,
          master() + ": no answer within " + times.answer().toSeconds() + " s");
    } catch (ExecutionException e) {
      throw ApiFailure.ofConnection(master(), e);
    } finally {
      // Of an answer that is there this does nothing.
      answer.cancel(true);
    }
  }

  private static Optional<Duration> retryAfter(HttpResponse<?> response) {
    return response.headers("Retry-After").stream()
        .filter(seconds -> seconds.matches("[0-9]{1,4}"))
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
        .findFirst();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
