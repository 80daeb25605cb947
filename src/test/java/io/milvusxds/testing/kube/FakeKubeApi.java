package io.milvusxds.testing.kube;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * A server that lists and watches Services and EndpointSlices as an API server does, and misbehaves
 * as a test tells it to. Pages, versions, bookmarks and the events of a watch are as the API
 * reference has them; rights and validation are not.
 */
public final class FakeKubeApi implements AutoCloseable {
  private static final String NAMESPACES = "/api/v1/namespaces/";

  private final KubernetesSerialization json = new KubernetesSerialization();
  private final FakeKubeStore store = new FakeKubeStore();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile Refusal refusal = new Refusal(request -> false, 0, "", Optional.empty());
  private final Set<String> missingNamespaces = ConcurrentHashMap.newKeySet();
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile CountDownLatch watchGate = new CountDownLatch(0);

  /** Which requests are refused, and how. A request is its path with its query. */
  private record Refusal(
      Predicate<String> requests, int code, String message, Optional<Integer> retryAfterSeconds) {}

  private FakeKubeApi() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
  }

  public static FakeKubeApi start() throws IOException {
    FakeKubeApi api = new FakeKubeApi();
    api.server.start();
    return api;
  }

  /** A configuration that leads here. */
  public Config config() {
    return config(port());
  }

  /** The port that it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** A configuration that leads to another port, from which a wire leads here. */
  public Config config(int port) {
    return new ConfigBuilder()
        .withAutoConfigure(false)
        .withMasterUrl("http://127.0.0.1:" + port + "/")
        .build();
  }

  /** Stores an object, new or changed, and tells those who watch. */
  public void put(HasMetadata object) {
    store.put(object, true);
  }

  /** Deletes an object and tells those who watch. */
  public void delete(HasMetadata object) {
    store.delete(object, true);
  }

  /** Stores an object without a word to those who watch. */
  public void putSilently(HasMetadata object) {
    store.put(object, false);
  }

  /** Deletes an object without a word to those who watch. */
  public void deleteSilently(HasMetadata object) {
    store.delete(object, false);
  }

  /** Ends all watches with an event of type ERROR. */
  public void endWatchesWithError(int code) {
    store.tellAll("{\"type\":\"ERROR\",\"object\":" + status(code, "ended by the test") + "}");
    store.endWatches();
  }

  /** Ends all watches as a time limit does. */
  public void endWatches() {
    store.endWatches();
  }

  /** Breaks the connections of all watches. */
  public void cutWatches() {
    store.cutWatches();
  }

  /** Sends a line of a watch as it is to all who watch. */
  public void tellAll(String line) {
    store.tellAll(line);
  }

  /** Refuses the requests of this kind until {@link #recover}; watches that are open stay. */
  public void refuse(Predicate<String> which, int code, String message) {
    refusal = new Refusal(which, code, message, Optional.empty());
  }

  /** Refuses these requests with HTTP 429 and asks to be left alone for some seconds. */
  public void refuseForSeconds(Predicate<String> which, int seconds) {
    refusal = new Refusal(which, 429, "too many requests", Optional.of(seconds));
  }

  /** Answers again. */
  public void recover() {
    refusal = new Refusal(request -> false, 0, "", Optional.empty());
  }

  /**
   * Has this namespace no more; every other one is there. Its objects are the test's own matter.
   */
  public void removeNamespace(String namespace) {
    missingNamespaces.add(namespace);
  }

  /** Has this namespace again. */
  public void addNamespace(String namespace) {
    missingNamespaces.remove(namespace);
  }

  /** Lets the watches that come wait for {@link #releaseWatches}; those that are open go on. */
  public void holdWatches() {
    watchGate = new CountDownLatch(1);
  }

  /** Ends what {@link #holdWatches} began. */
  public void releaseWatches() {
    watchGate.countDown();
  }

  /** Answers nothing and sends nothing, while all connections stay open. */
  public void freeze() {
    gate = new CountDownLatch(1);
  }

  /** Ends what {@link #freeze} began. */
  public void thaw() {
    gate.countDown();
  }

  /** The requests so far, each as path with query. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** How many watches are open. */
  public int openWatches() {
    return store.openWatches();
  }

  /** How often a kind was listed whole. */
  public long lists(String plural) {
    return requests.stream()
        .filter(request -> isList(request) && request.contains("/" + plural + "?"))
        .count();
  }

  /** Whether a request is for the first page of a list. */
  public static boolean isList(String request) {
    return !isWatch(request)
        && !request.contains("limit=1&")
        && !request.endsWith("limit=1")
        && !request.contains("continue=");
  }

  /** Whether a request is for a namespace itself. */
  public static boolean isNamespace(String request) {
    return request.startsWith(NAMESPACES) && request.indexOf('/', NAMESPACES.length()) < 0;
  }

  /** Whether a request is a watch. */
  public static boolean isWatch(String request) {
    return request.contains("watch=true");
  }

  private void answer(HttpExchange exchange) throws IOException {
    String request = exchange.getRequestURI().toString();
    requests.add(request);
    try {
      gate.await();
      Refusal current = refusal;
      if (current.requests().test(request)) {
        current
            .retryAfterSeconds()
            .ifPresent(
                seconds -> exchange.getResponseHeaders().set("Retry-After", seconds.toString()));
        send(exchange, current.code(), status(current.code(), current.message()));
      } else if (isNamespace(request)) {
        sendNamespace(exchange, request.substring(NAMESPACES.length()));
      } else if (isWatch(request)) {
        watch(exchange, request);
      } else {
        send(exchange, 200, page(request));
      }
      exchange.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      exchange.close();
    }
  }

  private void sendNamespace(HttpExchange exchange, String name) throws IOException {
    if (missingNamespaces.contains(name)) {
      send(exchange, 404, status(404, "namespaces '" + name + "' not found"));
    } else {
      send(
          exchange,
          200,
          "{\"kind\":\"Namespace\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\""
              + name
              + "\"}}");
    }
  }

  private String page(String request) {
    FakeKubeStore.Page page = store.page(request);
    String items =
        page.objects().stream().map(json::asJson).collect(java.util.stream.Collectors.joining(","));
    boolean isService = request.contains("/services");
    return "{\"kind\":\""
        + (isService ? "ServiceList" : "EndpointSliceList")
        + "\",\"apiVersion\":\""
        + (isService ? "v1" : "discovery.k8s.io/v1")
        + "\",\"metadata\":{\"resourceVersion\":\""
        + page.version()
        + "\",\"continue\":\""
        + page.next()
        + "\"},\"items\":["
        + items
        + "]}";
  }

  private void watch(HttpExchange exchange, String request)
      throws IOException, InterruptedException {
    watchGate.await();
    FakeKubeStore.Watch watch = store.watch(request);
    try {
      exchange.sendResponseHeaders(200, 0);
      OutputStream body = exchange.getResponseBody();
      body.flush();
      for (Optional<String> line = watch.next(); line.isPresent(); line = watch.next()) {
        gate.await();
        // Byte by byte where it is not plain, so that a character comes in pieces.
        for (byte one : (line.get() + "\n").getBytes(StandardCharsets.UTF_8)) {
          body.write(one);
          if (one < 0) {
            body.flush();
          }
        }
        body.flush();
      }
      if (watch.isCut()) {
        // The server then breaks the connection; to close the exchange would be a proper end.
        throw new IOException("cut by the test");
      }
      body.close();
    } finally {
      store.closed(watch);
    }
  }

  private static void send(HttpExchange exchange, int code, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static String status(int code, String message) {
    return "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\""
        + message
        + "\",\"code\":"
        + code
        + "}";
  }

  /** Whether a request is about Services. */
  public static boolean isAboutServices(String request) {
    return request.contains("/services?");
  }

  @Override
  public void close() {
    thaw();
    releaseWatches();
    store.cutWatches();
    server.stop(0);
    threads.shutdownNow();
  }

  static boolean isService(HasMetadata object) {
    return object instanceof Service;
  }
}
