package io.milvusxds.pages;

import io.milvusxds.model.Annotations;
import io.milvusxds.model.MilvusService;
import io.milvusxds.model.Origin;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.model.Writer;
import io.milvusxds.tuning.AcceptedValues;
import io.milvusxds.tuning.CircuitBreakerTuning;
import io.milvusxds.tuning.ServiceRole;
import io.milvusxds.tuning.Setting;
import io.milvusxds.tuning.SettingTable;
import io.milvusxds.tuning.TuningParser;
import io.milvusxds.tuning.TuningResult;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The page {@code docs/annotations.md}, in Markdown. */
final class AnnotationsPage {
  private static final String HEAD =
      """
      <!-- Generated from the settings; %2$s -->
      # Annotations

      milvus-xds is tuned by annotations on the Services of a Milvus deployment. All of them begin with
      `%1$s`. A Service is managed when it has `%1$srole`; everything else has a default.

      ```yaml
      apiVersion: v1
      kind: Service
      metadata:
        name: milvus-ro-servers
        namespace: milvus-demo
        annotations:
          %1$srole: "ro"
          %1$stimeout: "2s"
          %1$shealth-check: "grpc"
      ```

      This Service answers the searches of the deployment `milvus` in the namespace `milvus-demo`. A search
      may take two seconds instead of one, and Envoy asks each endpoint for its health; an endpoint that
      stops answering gets no searches until it answers again.

      ## How values are written

      - A value is text, so numbers need quotes in YAML: `"20480"`. Blanks and line breaks around a value
        or around an item of a list mean nothing.
      - A duration is one integer and a unit: `500ms`, `5s`, `1m`, `1h`. There are no fractions, no leading
        zeros and no two units in one value.
      - Items of a list are separated by commas; none may be empty or occur twice.
      - Host names are in lower case; an IPv6 address stands in brackets, `[fd00::7]:19530`.
      - A value is never raw Envoy configuration. Quotes, `%%`, control characters and the like are refused
        everywhere.

      ## The table

      *On* says on the Services of which role a key counts. On a Service of role `all` the keys about requests
      (`timeout`, `retries`, `retry-on`, `per-try-timeout`, `priority`) count for searches only, so that no limit
      of theirs cuts a write short; those about endpoints count for searches and for everything else.

      | key, after `%1$s` | on | value | default | meaning |
      |---|---|---|---|---|
      """;

  private static final String TAIL =
      """

      ## Keys that bound or switch each other

      - `per-try-timeout` is at most `timeout`, and `health-check.timeout` at most `health-check.interval`.
        When you lower the one, lower the other too.
      - Some keys do nothing because of another; you are warned when you write one of these:
        - `health-check.*` while `health-check` is `none`, `outlier-detection.*` while `outlier-detection` is
          `off`, `retry-on`, `per-try-timeout` and `circuit-breaker.max-retries` while `retries` is `0`;
        - `per-try-timeout` while `retry-on` lacks `reset`: then a search that reached a node is not sent
          again as long as it has no answer;
        - `slow-start` while `lb-policy` is `random`, for which Envoy has none, and `segment.*` while it is
          anything but `segment-hash`;
        - `port` beside `endpoints`, which has the ports in it, and `api` beside `read-prefixes`;
        - `search-fallback` beside `endpoints` with `retries` below 2 and without a `health-check`, unless
          `outlier-detection` may eject every one of them: hosts written by hand count as usable until Envoy finds
          out otherwise, and only the second retry leaves them;
        - in `domains`, a domain without a port beside others with one, unless it is listed with a port, too:
          once one has a port, ports count for all, and gRPC clients send one.
      - `segment.*` divides the searches of `lb-policy: segment-hash`; [segment-hash.md](segment-hash.md) tells
        the whole of it. `slow-start` is then the `segment.warm-up` unless it is written.
      - `timeout` without a value is 1s for searches of Milvus 1.x and 60s for those of 2.x; one that is written
        counts for both.
      - A read-write Service retries only what never reached a server: anything else could repeat a write.
      - A prefix in `read-prefixes` must not catch a write, because a write on a read-only node can make
        searches hang on all nodes. So of Milvus' own services only what begins with the name of a read is taken
        (`Search`, `Query`, `Describe` …): not `/` alone, not `/milvus.grpc.MilvusService/I`, and no name that is
        not known here.

      ## What happens with a bad value

      A bad value harms only its own key; the other keys and the other Services take effect. The value
      accepted before stays, and where that is not known, after a start of milvus-xds, every Envoy keeps
      what it has and a new one gets the default. A finding names the key, what was found, what was
      expected, what applies now and what to do, for example:

      ```text
      %2$s
      ```

      - On Kubernetes the admission policy of the chart refuses it at `kubectl apply` already.
      - A key that is removed gets its default again.
      - An unknown key under the prefix is a warning that names the nearest known key.
      - A key that does not count on the Service's role is a warning, and ignored.
      - Keys without `%1$srole` are an error: the Service is not managed.
      - Values that are planned but not available in this version are an error that says so.

      `docs/annotations.schema.json` is the same table as a JSON schema for `metadata.annotations`. It cannot
      know whether durations of two keys fit together, whether a list repeats an item, whether a name is
      longer than DNS allows, and whether a prefix catches a write; the parser can.

      ## Planned

      These are known but not available yet:

      """;

  private AnnotationsPage() {}

  /** The page as text that ends with a line break. */
  static String render() {
    List<Setting<?>> keys = SettingTable.all();
    String rows = keys.stream().map(AnnotationsPage::row).collect(Collectors.joining());
    return HEAD.formatted(Annotations.PREFIX, Page.NOTE)
        + rows
        + TAIL.formatted(Annotations.PREFIX, exampleSentence())
        + plannedValues(keys);
  }

  private static String plannedValues(List<Setting<?>> keys) {
    StringBuilder lines = new StringBuilder();
    for (Setting<?> key : keys) {
      for (String word : key.on(key.roles().get(0)).form().planned()) {
        lines.append("- the value `").append(word).append("` of `").append(key.key()).append("`\n");
      }
    }
    return lines.toString();
  }

  private static String row(Setting<?> key) {
    String roles = key.roles().stream().map(ServiceRole::label).collect(Collectors.joining(", "));
    return "| `"
        + key.key()
        + "` | "
        + roles
        + " | "
        + byRole(key, use -> prose(use.form().expected()))
        + " | "
        + byRole(key, use -> written(use.fallback()))
        + " | "
        + prose(key.help())
        + " |\n";
  }

  private static String written(Setting.Fallback<?> fallback) {
    return fallback.match(value -> "`" + value.text() + "`", rule -> prose(rule.words()));
  }

  private static String byRole(Setting<?> key, Function<Setting.Use<?>, String> words) {
    List<ServiceRole> roles = key.roles();
    List<String> distinct =
        roles.stream().map(role -> words.apply(key.on(role))).distinct().toList();
    if (distinct.size() == 1) {
      return distinct.get(0);
    }
    return roles.stream()
        .map(role -> role.label() + ": " + words.apply(key.on(role)))
        .collect(Collectors.joining("; "));
  }

  // What Markdown would read as a mark, a tag or the end of a cell.
  private static String prose(String text) {
    return text.replaceAll("([\\\\`*_|\\[\\]])", "\\\\$1").replace("<", "&lt;");
  }

  // Said by the parser itself, so that the page shows what an operator will see.
  private static String exampleSentence() {
    AcceptedValues before = parsed("20480", AcceptedValues.NONE).accepted();
    return parsed("10k", before).findings().get(0).sentence();
  }

  private static TuningResult parsed(String maxRequests, AcceptedValues before) {
    SortedMap<String, String> annotations = new TreeMap<>();
    annotations.put(Annotations.ROLE, "ro");
    annotations.put(CircuitBreakerTuning.MAX_REQUESTS.annotation(), maxRequests);
    ServiceRef ref = new ServiceRef("prod", "milvus-ro");
    Origin origin = new Origin("kubernetes", Writer.NAMESPACE);
    return TuningParser.parse(
        new MilvusService(ref, Instant.EPOCH, annotations, List.of(), List.of(), origin), before);
  }
}
