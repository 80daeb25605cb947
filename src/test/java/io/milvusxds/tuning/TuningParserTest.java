package io.milvusxds.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.model.HostPort;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What good annotations do, and what applies without them. */
class TuningParserTest {
  // What segment.* says by default; nothing reads it unless lb-policy is segment-hash.
  private static final SegmentTuning UNDIVIDED =
      new SegmentTuning(SegmentKey.HEADER, 1024, 2, List.of(), Duration.ofSeconds(30));

  @Test
  void aServiceWithoutAnnotationsIsNotManagedAndNothingIsSaid() {
    TuningResult result = AnnotatedService.plain().parse();

    assertThat(result.tunings()).isEmpty();
    assertThat(result.accepted().texts()).isEmpty();
    assertThat(result.gap()).isEmpty();
    assertThat(result.findings()).isEmpty();
  }

  @Test
  void theRoleAloneGivesAReadOnlyServiceItsDefaults() {
    ServiceTuning tuning = AnnotatedService.readOnly().tuning();

    assertThat(tuning.role()).isEqualTo(EndpointRole.READ_ONLY);
    assertThat(tuning.deployment()).isEqualTo(new DeploymentRef("prod", "milvus"));
    assertThat(tuning.port()).isEqualTo(new PortChoice.Conventional());
    assertThat(tuning.fixedEndpoints()).isEmpty();
    assertThat(tuning.read())
        .isEqualTo(
            new ReadTuning(
                Set.of(MilvusApi.V1, MilvusApi.V2),
                List.of(),
                List.of("*"),
                ReadTuning.Fallback.NONE,
                UNDIVIDED));
    assertThat(tuning.route(CallClass.SEARCH_V1).timeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(tuning.route(CallClass.SEARCH_V1).priority()).isEqualTo(RouteTuning.Priority.HIGH);
    assertThat(tuning.route(CallClass.SEARCH_V1).retry().retries()).isEqualTo(2);
    assertThat(tuning.route(CallClass.SEARCH_V1).retry().perTryTimeout())
        .isEqualTo(Duration.ofMillis(750));
    assertThat(tuning.route(CallClass.SEARCH_V1).retry().conditions())
        .containsExactly(
            RetryCondition.CONNECT_FAILURE,
            RetryCondition.REFUSED_STREAM,
            RetryCondition.UNAVAILABLE,
            RetryCondition.RESET);
    assertThat(tuning.pool()).isEqualTo(defaultPool(UNASKED, 5));
    assertThat(tuning.inDoubt()).isEmpty();
  }

  @Test
  void theRoleAloneGivesAReadWriteServiceLongTimeoutsSafeRetriesAndNoEjection() {
    ServiceTuning tuning = AnnotatedService.readWrite().tuning();

    assertThat(tuning.role()).isEqualTo(EndpointRole.READ_WRITE);
    assertThat(tuning.route(CallClass.OTHER).timeout()).isEqualTo(Duration.ofHours(1));
    assertThat(tuning.route(CallClass.OTHER).priority()).isEqualTo(RouteTuning.Priority.HIGH);
    assertThat(tuning.route(CallClass.OTHER).retry().retries()).isEqualTo(2);
    assertThat(tuning.route(CallClass.OTHER).retry().perTryTimeout())
        .isEqualTo(Duration.ofMinutes(45));
    assertThat(tuning.route(CallClass.OTHER).retry().conditions())
        .containsExactly(RetryCondition.CONNECT_FAILURE, RetryCondition.REFUSED_STREAM);
    assertThat(tuning.pool()).isEqualTo(defaultPool(ALIVE, 0));
    assertThat(tuning.pool().outlierDetection().isOn()).isFalse();
  }

  @Test
  void searchesOfMilvus2HaveATimeoutOfTheirOwn() {
    AnnotatedService service = AnnotatedService.readOnly();

    assertThat(service.tuning().route(CallClass.SEARCH_V2).timeout())
        .isEqualTo(Duration.ofSeconds(60));
    assertThat(service.tuning().route(CallClass.SEARCH_V2).retry().perTryTimeout())
        .isEqualTo(Duration.ofSeconds(45));
    assertThat(service.with("timeout", "2s").tuning().routes().values())
        .extracting(RouteTuning::timeout)
        .containsOnly(Duration.ofSeconds(2));
  }

  @Test
  void anAttemptIsBoundedByTheTimeoutOfTheSlowestApiThatIsServed() {
    AnnotatedService service = AnnotatedService.readOnly().with("per-try-timeout", "5s");

    assertThat(service.findings()).isEmpty();
    assertThat(service.tuning().route(CallClass.SEARCH_V2).retry().perTryTimeout())
        .isEqualTo(Duration.ofSeconds(5));
    assertThat(service.tuning().route(CallClass.SEARCH_V1).retry().perTryTimeout())
        .isEqualTo(Duration.ofSeconds(1));
    assertThat(service.with("api", "v1").findings()).hasSize(1);
  }

  @Test
  void aServiceForEverythingIsInBothPools() {
    List<ServiceTuning> tunings = AnnotatedService.plain().with("role", "all").parse().tunings();

    assertThat(tunings)
        .extracting(ServiceTuning::role)
        .containsExactly(EndpointRole.READ_ONLY, EndpointRole.READ_WRITE);
    assertThat(tunings.get(0).routes()).isEqualTo(AnnotatedService.readOnly().tuning().routes());
    assertThat(tunings.get(1).routes()).isEqualTo(AnnotatedService.readWrite().tuning().routes());
    assertThat(tunings.get(1).pool()).isEqualTo(AnnotatedService.readWrite().tuning().pool());
    // They are the same endpoints, and a search that meets one that hangs waits, too.
    assertThat(tunings.get(0).pool().healthCheck()).isEqualTo(ALIVE);
  }

  @Test
  void onAServiceForEverythingALimitOfSearchesNeverCutsAWrite() {
    AnnotatedService service =
        AnnotatedService.plain()
            .with("role", "all")
            .with("timeout", "5s")
            .with("retry-on", "unavailable")
            .with("health-check", "grpc");
    List<ServiceTuning> tunings = service.parse().tunings();

    assertThat(service.findings()).isEmpty();
    assertThat(tunings.get(0).route(CallClass.SEARCH_V2).timeout())
        .isEqualTo(Duration.ofSeconds(5));
    assertThat(tunings.get(1).route(CallClass.OTHER))
        .isEqualTo(RouteTuning.byDefault(CallClass.OTHER));
    assertThat(tunings)
        .extracting(tuning -> tuning.pool().healthCheck().probe())
        .containsOnly(new HealthProbe.Grpc());
  }

  @Test
  void aServiceForEverythingHasNothingToFallBackTo() {
    AnnotatedService service =
        AnnotatedService.plain().with("role", "all").with("search-fallback", "rw");

    assertThat(service.findings()).hasSize(1);
    assertThat(service.tuning().read().fallback()).isEqualTo(ReadTuning.Fallback.NONE);
  }

  @Test
  void theDefaultsOfARoleAreTheSameWithAndWithoutAService() {
    for (EndpointRole role : EndpointRole.values()) {
      ServiceTuning tuning = AnnotatedService.plain().with("role", role.label()).tuning();

      assertThat(PoolTuning.byDefault(role)).isEqualTo(tuning.pool());
      tuning
          .routes()
          .forEach((calls, route) -> assertThat(RouteTuning.byDefault(calls)).isEqualTo(route));
      assertThat(ReadTuning.byDefault()).isEqualTo(tuning.read());
    }
  }

  @Test
  void aServiceSaysItsDeploymentAndPort() {
    AnnotatedService service = AnnotatedService.readOnly().with("deployment", "blue");

    assertThat(service.tuning().deployment()).isEqualTo(new DeploymentRef("prod", "blue"));
    // The Service declares both.
    assertThat(service.with("port", "grpc").tuning().port())
        .isEqualTo(new PortChoice.Named("grpc"));
    assertThat(service.with("port", "19530").tuning().port())
        .isEqualTo(new PortChoice.Numbered(19530));
  }

  @Test
  void endpointsWrittenByHandKeepTheirOrder() {
    ServiceTuning tuning =
        AnnotatedService.readOnly()
            .with("endpoints", "node-b:19530,[::1]:19531, 127.0.0.1:19532")
            .tuning();

    assertThat(tuning.fixedEndpoints())
        .containsExactly(
            new HostPort("node-b", 19530),
            new HostPort("::1", 19531),
            new HostPort("127.0.0.1", 19532));
  }

  @Test
  void aReadOnlyServiceSaysWhatIsASearchAndForWhichHosts() {
    ServiceTuning tuning =
        AnnotatedService.readOnly()
            .with("api", "v2")
            .with("read-prefixes", "/my.Reader/Find,/my.Reader/Get")
            .with("domains", "milvus.example.com,*.milvus.test:443")
            .with("search-fallback", "rw")
            .tuning();

    assertThat(tuning.read())
        .isEqualTo(
            new ReadTuning(
                Set.of(MilvusApi.V2),
                List.of("/my.Reader/Find", "/my.Reader/Get"),
                List.of("milvus.example.com", "*.milvus.test:443"),
                ReadTuning.Fallback.READ_WRITE,
                UNDIVIDED));
  }

  @Test
  void searchesMayBeDividedByWhatTheySearch() {
    ServiceTuning tuning =
        AnnotatedService.readOnly()
            .with("lb-policy", "segment-hash")
            .with("segment.key", "collection")
            .with("segment.shards", "256")
            .with("segment.replicas", "3")
            .with("segment.hot", "movies=8, songs=4")
            .with("segment.warm-up", "off")
            .tuning();

    assertThat(tuning.pool().balancing()).isEqualTo(PoolTuning.Balancing.SEGMENT_HASH);
    assertThat(tuning.read().segment())
        .isEqualTo(
            new SegmentTuning(
                SegmentKey.COLLECTION,
                256,
                3,
                List.of(new HotSegment("movies", 8), new HotSegment("songs", 4)),
                Duration.ZERO));
  }

  @Test
  void theTimeOfOneAttemptFollowsTheTimeoutUntilItIsWritten() {
    AnnotatedService service = AnnotatedService.readOnly().with("timeout", "2s");

    assertThat(service.tuning().route(CallClass.SEARCH_V1).retry().perTryTimeout())
        .isEqualTo(Duration.ofMillis(1500));
    assertThat(
            service
                .with("per-try-timeout", "2s")
                .tuning()
                .route(CallClass.SEARCH_V1)
                .retry()
                .perTryTimeout())
        .isEqualTo(Duration.ofSeconds(2));
    assertThat(service.with("per-try-timeout", "2s").findings()).isEmpty();
  }

  @Test
  void aNumberOfRetriesUnderWayReplacesTheBudget() {
    AnnotatedService service = AnnotatedService.readOnly();

    assertThat(service.tuning().pool().circuitBreakers().retryLimit())
        .isEqualTo(new CircuitBreakerTuning.RetryLimit.Budget(20, Duration.ofSeconds(1), 16));
    assertThat(
            service
                .with("circuit-breaker.max-retries", "1")
                .tuning()
                .pool()
                .circuitBreakers()
                .retryLimit())
        .isEqualTo(new CircuitBreakerTuning.RetryLimit.Fixed(1));
  }

  @Test
  void aHealthCheckComesWithTimesAndThresholds() {
    ServiceTuning tuning =
        AnnotatedService.readWrite()
            .with("health-check", "http:9091/healthz")
            .with("health-check.interval", "500ms")
            .with("health-check.unhealthy-threshold", "3")
            .tuning();

    assertThat(tuning.pool().healthCheck())
        .isEqualTo(
            new HealthCheckTuning(
                new HealthProbe.Http(9091, "/healthz"),
                Duration.ofMillis(500),
                Duration.ofMillis(500),
                2,
                3));
  }

  @Test
  void ejectionAndSlowStartAreSwitchedByOneWord() {
    PoolTuning off =
        AnnotatedService.readOnly()
            .with("outlier-detection", "off")
            .with("slow-start", "off")
            .tuning()
            .pool();
    PoolTuning on =
        AnnotatedService.readOnly()
            .with("outlier-detection", "3")
            .with("slow-start", "1m")
            .tuning()
            .pool();

    assertThat(off.outlierDetection().isOn()).isFalse();
    assertThat(off.slowStart()).isEqualTo(Duration.ZERO);
    assertThat(on.outlierDetection()).isEqualTo(new OutlierTuning(3, Duration.ofSeconds(10), 30));
    assertThat(on.slowStart()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void blanksAndLineBreaksAroundAValueMeanNothing() {
    TuningResult result =
        AnnotatedService.plain().with("role", "  ro\n").with("timeout", "\t5s \r\n").parse();

    assertThat(result.findings()).isEmpty();
    assertThat(result.tunings().get(0).route(CallClass.SEARCH_V1).timeout())
        .isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void whatIsPlannedMayBeWrittenAsLongAsItAsksForWhatAppliesAnyway() {
    assertThat(AnnotatedService.readOnly().with("zone-aware", "false").findings()).isEmpty();
    assertThat(AnnotatedService.readWrite().with("writer", "all").findings()).isEmpty();
  }

  private static final HealthCheckTuning UNASKED =
      new HealthCheckTuning(
          new HealthProbe.None(), Duration.ofSeconds(2), Duration.ofSeconds(1), 2, 2);
  private static final HealthCheckTuning ALIVE =
      new HealthCheckTuning(
          new HealthProbe.Alive(), Duration.ofSeconds(3), Duration.ofSeconds(3), 1, 3);

  private static PoolTuning defaultPool(HealthCheckTuning healthCheck, int failuresBeforeEjection) {
    return new PoolTuning(
        Duration.ofSeconds(1),
        new CircuitBreakerTuning(
            20480,
            20480,
            20480,
            new CircuitBreakerTuning.RetryLimit.Budget(20, Duration.ofSeconds(1), 16)),
        PoolTuning.Balancing.ROUND_ROBIN,
        healthCheck,
        new OutlierTuning(failuresBeforeEjection, Duration.ofSeconds(10), 30),
        Duration.ZERO);
  }
}
