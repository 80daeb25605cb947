package io.milvusxds.ops;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.milvusxds.pipeline.Pipeline;
import io.milvusxds.xds.XdsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers probes, Prometheus and operators over HTTP.
 *
 * <p>A client holds a thread from its first byte until it has read the answer. So each has a thread
 * of its own, made when it comes, and a few seconds: slow clients never keep the probes waiting
 * before there are hundreds of them. Of the pages that may be large, only some are given out at
 * once, so that slow readers do not fill the memory.
 */
public final class AdminServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AdminServer.class);
  private static final int MAX_THREADS = 512;
  private static final Duration IDLE_THREAD = Duration.ofSeconds(10);
  // Half of the default is plenty for any page.
  private static final long STACK_BYTES = 512 * 1024;
  private static final int MAX_LARGE_PAGES = 8;

  /** The JDK's server knows no limits of its own; it reads these once, when it is first used. */
  private static final Map<String, String> LIMITS =
      Map.of(
          // Seconds that a client has for its request, and to take the answer.
          "sun.net.httpserver.maxReqTime", "5",
          "sun.net.httpserver.maxRspTime", "10",
          // Open connections in all, so that a client in a loop does not take the process's files.
          "jdk.httpserver.maxConnections", "1024",
          // Connections that are kept open between requests, and for how many seconds.
          "sun.net.httpserver.maxIdleConnections", "32",
          "sun.net.httpserver.idleInterval", "30");

  private final InetSocketAddress address;
  private final AdminPages pages;
  private final Semaphore largePages = new Semaphore(MAX_LARGE_PAGES);
  private volatile @Nullable HttpServer http;
  private volatile @Nullable ExecutorService threads;

  /**
   * A server that is not started yet.
   *
   * @param address port 0 takes a free one
   * @param clock tells how old a source's state is
   */
  public AdminServer(
      InetSocketAddress address,
      Metrics metrics,
      Pipeline pipeline,
      XdsServer<?> server,
      Clock clock) {
    this.address = requireNonNull(address, "address");
    this.pages =
        new AdminPages(
            requireNonNull(metrics, "metrics"),
            requireNonNull(pipeline, "pipeline"),
            requireNonNull(server, "server"),
            requireNonNull(clock, "clock"));
  }

  /**
   * Begins to answer; may be called once.
   *
   * @throws IOException when the address can not be had
   */
  public void start() throws IOException {
    LIMITS.forEach(
        (name, value) -> {
          if (System.getProperty(name) == null) {
            System.setProperty(name, value);
          }
        });
    HttpServer server = HttpServer.create(address, 0);
    ExecutorService workers = threadsOnDemand();
    server.setExecutor(workers);
    server.createContext("/", this::handle);
    server.start();
    http = server;
    threads = workers;
  }

  /** The port that it listens on. */
  public int port() {
    HttpServer server = http;
    if (server == null) {
      throw new IllegalStateException("http: not started (expected: start() before this call)");
    }
    return server.getAddress().getPort();
  }

  /**
   * Lets {@code /readyz} answer 503 and say why until a rehearsal is over. Before the start only.
   *
   * @param isOver is asked by any thread
   * @param limit from now on; what lasts longer goes on beside
   */
  public void waitFor(BooleanSupplier isOver, Duration limit) {
    pages.waitFor(isOver, limit);
  }

  /** From now on {@code /readyz} answers 503 and says that this server stops. Any thread. */
  public void beginDraining() {
    pages.beginDraining();
  }

  /** Ends at once. */
  @Override
  public void close() {
    HttpServer server = http;
    if (server != null) {
      server.stop(0);
    }
    ExecutorService workers = threads;
    if (workers != null) {
      workers.shutdownNow();
    }
  }

  private static ExecutorService threadsOnDemand() {
    AtomicInteger count = new AtomicInteger();
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            MAX_THREADS,
            MAX_THREADS,
            IDLE_THREAD.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread =
                  new Thread(null, task, "admin-" + count.getAndIncrement(), STACK_BYTES);
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!pages.mayBeLarge(exchange.getRequestURI().getPath())) {
        send(exchange, answer(exchange));
      } else if (largePages.tryAcquire()) {
        try {
          send(exchange, answer(exchange));
        } finally {
          largePages.release();
        }
      } else {
        send(exchange, Answer.text(503, "too many clients read pages now; try again\n"));
      }
    }
  }

  // The one place that catches what should not happen on a page: the client is told, and no other
  // page is touched.
  private Answer answer(HttpExchange exchange) {
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      return Answer.text(405, "this port only answers GET and HEAD\n");
    }
    String accept = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Accept")).orElse("");
    try {
      return pages.answer(new Query(exchange.getRequestURI(), accept));
    } catch (RuntimeException e) {
      log.atError()
          .setCause(e)
          .addKeyValue("path", exchange.getRequestURI().getPath())
          .log("admin page failed");
      return Answer.text(500, "this page failed; the log of milvus-xds says why\n");
    }
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    log.atDebug()
        .addKeyValue("path", exchange.getRequestURI().getPath())
        .addKeyValue("status", answer.status())
        .log("admin request");
    byte[] body = answer.body();
    exchange.getResponseHeaders().set("Content-Type", answer.contentType());
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(answer.status(), -1);
      return;
    }
    exchange.sendResponseHeaders(answer.status(), body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }
}
