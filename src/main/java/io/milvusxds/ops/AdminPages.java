package io.milvusxds.ops;

import io.milvusxds.pipeline.Pipeline;
import io.milvusxds.xds.StreamStatus;
import io.milvusxds.xds.XdsServer;
import io.milvusxds.xds.resource.Snapshot;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The pages of the admin port, each a function of what was published. Any thread may ask. */
final class AdminPages {
  /** So many ids are enough to see what was misspelt; a thousand would hide it. */
  private static final int MAX_NAMED_IDS = 20;

  private final Metrics metrics;
  private final Pipeline pipeline;
  private final XdsServer<?> server;
  private final Clock clock;
  private final List<Page> pages;
  private final Map<MetricsFormat, SharedAnswer> metricsByFormat = new ConcurrentHashMap<>();
  private volatile BooleanSupplier rehearsing = () -> false;
  private volatile boolean draining;

  private record Page(String path, String help, Function<Query, Answer> answer) {
    /** Probes and Prometheus are machines; the rest is JSON about everything. */
    boolean isForPeople() {
      return help.startsWith("JSON");
    }
  }

  AdminPages(Metrics metrics, Pipeline pipeline, XdsServer<?> server, Clock clock) {
    this.metrics = metrics;
    this.pipeline = pipeline;
    this.server = server;
    this.clock = clock;
    this.pages =
        List.of(
            new Page("/", "this list", query -> Answer.text(200, index())),
            new Page(
                "/livez", "200 while the process answers", query -> Answer.text(200, "alive\n")),
            new Page(
                "/readyz",
                "200 when Envoys are to connect here, else 503, with reasons",
                this::ready),
            new Page("/metrics", "metrics for Prometheus", this::metrics),
            new Page(
                "/envoys",
                "JSON: every connected Envoy, and where it stands with each type of resources",
                query -> Answer.json(AdminJson.envoys(server.streams()))),
            new Page(
                "/findings",
                "JSON: what is wrong in the operator's input, and what to do",
                query -> Answer.json(FindingList.json(pipeline.status().findings()))),
            new Page(
                "/resources",
                "JSON: what one Envoy is served; ?node=ID with an id from /envoys",
                this::resources),
            new Page(
                "/plan",
                "JSON: which nodes serve which shards and keys, and what a change would move;"
                    + " ?deployment=NS/NAME&add=NODE&remove=NODE&shards=N&replicas=N&key=KEY",
                query -> PlanPage.answer(pipeline.status(), query)));
  }

  /** Makes {@code /readyz} wait for this, but not beyond the limit. */
  void waitFor(BooleanSupplier isOver, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    rehearsing = () -> !isOver.getAsBoolean() && System.nanoTime() < end;
  }

  /** Makes {@code /readyz} say that this server is about to stop. */
  void beginDraining() {
    draining = true;
  }

  /** Whether the page at a path may be so large that not everybody can have it at once. */
  boolean mayBeLarge(String path) {
    return pages.stream().anyMatch(page -> page.path().equals(path) && page.isForPeople());
  }

  /** The page at the query's path, or which pages there are. */
  Answer answer(Query query) {
    String path = query.uri().getPath();
    return pages.stream()
        .filter(page -> page.path().equals(path))
        .findFirst()
        .map(page -> page.answer().apply(query))
        .orElseGet(() -> Answer.text(404, "no such page; there are:\n" + index()));
  }

  private String index() {
    return pages.stream()
        .map(page -> String.format("%-12s%s\n", page.path(), page.help()))
        .collect(Collectors.joining());
  }

  private Answer ready(Query query) {
    Readiness readiness =
        Readiness.of(pipeline.status(), pipeline.sources(), phase(), clock.instant());
    return Answer.text(readiness.ready() ? 200 : 503, readiness.text());
  }

  private Phase phase() {
    return draining ? Phase.DRAINING : rehearsing.getAsBoolean() ? Phase.REHEARSING : Phase.SERVING;
  }

  private Answer metrics(Query query) {
    return metricsByFormat
        .computeIfAbsent(
            MetricsFormat.forAccept(query.accept()),
            format ->
                new SharedAnswer(
                    () -> new Answer(200, format.contentType(), metrics.scrape(format))))
        .get();
  }

  private Answer resources(Query query) {
    return query
        .parameter("node")
        .map(this::resourcesOf)
        .orElseGet(
            () ->
                Answer.text(
                    400,
                    "the parameter node is missing (expected: /resources?node=ID with an id from"
                        + " /envoys)\n"));
  }

  private Answer resourcesOf(String node) {
    List<StreamStatus> streams = server.streams();
    SortedMap<String, Optional<Snapshot>> groups = new TreeMap<>();
    for (StreamStatus stream : streams) {
      if (stream.node().id().equals(node)) {
        groups.put(stream.group(), stream.published());
      }
    }
    return groups.isEmpty()
        ? unknown(node, streams)
        : Answer.json(AdminJson.resources(node, groups));
  }

  private static Answer unknown(String node, List<StreamStatus> streams) {
    List<String> ids =
        streams.stream().map(stream -> stream.node().id()).distinct().sorted().toList();
    String known =
        ids.stream().limit(MAX_NAMED_IDS).map(AdminPages::quoted).collect(Collectors.joining(", "));
    String rest =
        ids.size() > MAX_NAMED_IDS ? " and " + (ids.size() - MAX_NAMED_IDS) + " more" : "";
    return Answer.text(
        404,
        "no connected Envoy has the node id "
            + quoted(node)
            + " (expected: "
            + (ids.isEmpty() ? "an Envoy; none is connected" : "one of " + known + rest)
            + ")\n");
  }

  // An id is any text that a client sent; in one line it can not look like another message.
  private static String quoted(String id) {
    return "\"" + id.replaceAll("\\p{Cntrl}", "?") + "\"";
  }
}
