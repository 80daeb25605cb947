package io.milvusxds.tuning;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.model.HostPort;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The form of every annotation's value: types, ranges and words. */
public final class TuningForms {
  private static final String PLANNED = "is planned but not available in this version";
  private static final ImmutableMap<String, String> NOTHING_REFUSED = ImmutableMap.of();

  static final ValueForm<EndpointRole> ROLE =
      new ChoiceForm<>(
          ImmutableMap.of("ro", EndpointRole.READ_ONLY, "rw", EndpointRole.READ_WRITE),
          ImmutableMap.of("rw-standby", PLANNED));

  static final ValueForm<String> DEPLOYMENT = new LabelForm("milvus");
  public static final ValueForm<PortChoice> PORT = new PortForm();
  public static final ValueForm<HostPort> HOST = new HostPortForm();
  static final ValueForm<List<HostPort>> ENDPOINTS =
      new ListForm<>(HOST, "endpoints", "10.0.0.7:19530,10.0.0.8:19530");

  static final ValueForm<MilvusApi> API =
      new ChoiceForm<>(ImmutableMap.of("v1", MilvusApi.V1, "v2", MilvusApi.V2), NOTHING_REFUSED);
  static final ValueForm<List<String>> READ_PREFIXES =
      new ListForm<>(
          new PathPrefixForm(),
          "path prefixes",
          "/milvus.grpc.MilvusService/Search,/milvus.grpc.MilvusService/HybridSearch");
  static final ValueForm<List<String>> DOMAINS =
      new ListForm<>(new DomainForm(), "domains", "milvus.example.com,*.milvus.example.com");
  static final ValueForm<SearchFallback> SEARCH_FALLBACK =
      new ChoiceForm<>(
          ImmutableMap.of("none", SearchFallback.NONE, "rw", SearchFallback.READ_WRITE),
          NOTHING_REFUSED);

  static final ValueForm<Duration> TIMEOUT =
      new DurationForm(Duration.ofMillis(10), Duration.ofHours(24), "5s");
  static final DurationForm PER_TRY_TIMEOUT =
      new DurationForm(Duration.ofMillis(1), Duration.ofHours(24), "400ms");
  static final ValueForm<List<RetryCondition>> RETRY_ON_FOR_READS =
      new ListForm<>(
          new ChoiceForm<>(conditions(List.of(RetryCondition.values())), NOTHING_REFUSED),
          "conditions",
          "connect-failure,refused-stream,unavailable");
  static final ValueForm<List<RetryCondition>> RETRY_ON_FOR_WRITES = retryOnForWrites();
  static final ValueForm<Integer> RETRIES = new IntegerForm(0, 10, 2);
  static final ValueForm<RoutingPriority> PRIORITY =
      new ChoiceForm<>(
          ImmutableMap.of("high", RoutingPriority.HIGH, "default", RoutingPriority.DEFAULT),
          NOTHING_REFUSED);

  static final ValueForm<Duration> CONNECT_TIMEOUT =
      new DurationForm(Duration.ofMillis(10), Duration.ofMinutes(1), "500ms");
  static final ValueForm<Integer> BREAKER = new IntegerForm(1, 1_000_000, 10_000);
  static final ValueForm<Balancing> LB_POLICY =
      new ChoiceForm<>(
          ImmutableMap.of(
              "round-robin", Balancing.ROUND_ROBIN,
              "least-request", Balancing.LEAST_REQUEST,
              "random", Balancing.RANDOM,
              "segment-hash", Balancing.SEGMENT_HASH),
          NOTHING_REFUSED);
  static final ValueForm<SegmentKey> SEGMENT_KEY =
      new ChoiceForm<>(
          Maps.uniqueIndex(List.of(SegmentKey.values()), SegmentKey::label), NOTHING_REFUSED);
  static final ValueForm<Integer> SEGMENT_SHARDS = new IntegerForm(1, 4096, 1024);
  private static final IntegerForm SEGMENT_COUNT = new IntegerForm(1, 64, 3);
  static final ValueForm<Integer> SEGMENT_REPLICAS = SEGMENT_COUNT;
  static final ValueForm<List<HotSegment>> SEGMENT_HOT =
      new ListForm<>(new HotSegmentForm(SEGMENT_COUNT), "names with replicas", "movies=8,songs=4");
  static final ValueForm<Duration> SEGMENT_WARM_UP =
      new OffOr<>(
          new DurationForm(Duration.ofMillis(100), Duration.ofHours(1), "1m"), Duration.ZERO);

  static final ValueForm<HealthProbe> HEALTH_CHECK = new HealthProbeForm();
  static final ValueForm<Duration> HEALTH_CHECK_INTERVAL =
      new DurationForm(Duration.ofMillis(100), Duration.ofMinutes(10), "5s");
  static final DurationForm HEALTH_CHECK_TIMEOUT =
      new DurationForm(Duration.ofMillis(10), Duration.ofMinutes(10), "500ms");
  static final ValueForm<Integer> THRESHOLD = new IntegerForm(1, 100, 3);

  static final ValueForm<Integer> OUTLIER_DETECTION = new OffOr<>(new IntegerForm(1, 1000, 5), 0);
  static final ValueForm<Duration> BASE_EJECTION_TIME =
      new DurationForm(Duration.ofMillis(100), Duration.ofHours(1), "30s");
  static final ValueForm<Integer> EJECTION_PERCENT = new IntegerForm(1, 100, 50);
  static final ValueForm<Duration> SLOW_START =
      new OffOr<>(
          new DurationForm(Duration.ofMillis(100), Duration.ofHours(1), "30s"), Duration.ZERO);

  static final ValueForm<String> ZONE_AWARE =
      new ChoiceForm<>(ImmutableMap.of("false", "false"), ImmutableMap.of("true", PLANNED));
  static final ValueForm<String> WRITER =
      new ChoiceForm<>(ImmutableMap.of("all", "all"), ImmutableMap.of("single", PLANNED));

  private TuningForms() {}

  /** Whether a form accepts one word only, so that nothing else can ever have been accepted. */
  static boolean isSingleChoice(ValueForm<?> form) {
    return form instanceof ChoiceForm<?> choice && choice.words().size() == 1;
  }

  /** The words that a form knows but does not accept in this version, in its order. */
  public static List<String> plannedWords(ValueForm<?> form) {
    return form instanceof ChoiceForm<?> choice
        ? choice.refused().entrySet().stream()
            .filter(word -> word.getValue().equals(PLANNED))
            .map(Map.Entry::getKey)
            .toList()
        : List.of();
  }

  private static ValueForm<List<RetryCondition>> retryOnForWrites() {
    List<RetryCondition> all = List.of(RetryCondition.values());
    List<RetryCondition> safe = all.stream().filter(RetryCondition::isSafeForWrites).toList();
    Stream<RetryCondition> unsafe = all.stream().filter(c -> !c.isSafeForWrites());
    ImmutableMap<String, String> refused =
        unsafe.collect(
            ImmutableMap.toImmutableMap(
                RetryCondition::label, c -> "could repeat a write that was already applied"));
    return new ListForm<>(
        new ChoiceForm<>(conditions(safe), refused), "conditions", "connect-failure");
  }

  private static ImmutableMap<String, RetryCondition> conditions(List<RetryCondition> conditions) {
    return Maps.uniqueIndex(conditions, RetryCondition::label);
  }
}
