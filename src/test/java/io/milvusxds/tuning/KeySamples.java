package io.milvusxds.tuning;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Good and bad values of every available key on services of one role. */
record KeySamples(List<String> good, List<String> bad) {
  private static final String LABEL_63 = "a".repeat(63);
  private static final KeySamples RETRY_ON_WRITES =
      new KeySamples(
          List.of("connect-failure", "refused-stream,connect-failure"),
          List.of("unavailable", "reset", "connect-failure,internal", "5xx"));
  private static final Map<Setting<?>, KeySamples> BY_KEY = byKey();

  /** The samples of a key; both lists are empty when nobody wrote any, and a test then fails. */
  static KeySamples of(Setting<?> key, ServiceRole role) {
    boolean retriedWrites = key == RetryTuning.RETRY_ON && role == ServiceRole.READ_WRITE;
    KeySamples none = new KeySamples(List.of(), List.of());
    return retriedWrites ? RETRY_ON_WRITES : BY_KEY.getOrDefault(key, none);
  }

  private static Map<Setting<?>, KeySamples> byKey() {
    Map<Setting<?>, KeySamples> samples = new TreeMap<>();
    names(samples);
    prefixes(samples);
    endpoints(samples);
    domains(samples);
    routes(samples);
    pools(samples);
    ejection(samples);
    healthChecks(samples);
    segments(samples);
    return samples;
  }

  private static void names(Map<Setting<?>, KeySamples> samples) {
    samples.put(
        ServiceTuning.ROLE,
        new KeySamples(
            List.of("ro", "rw", "all", " ro\n"), List.of("", "RO", "rw-standby", "reader")));
    samples.put(
        ServiceTuning.DEPLOYMENT,
        new KeySamples(
            List.of("milvus", "a", "0", "blue-2", LABEL_63),
            List.of("", "-a", "a-", "a.b", "Milvus", "a_b", "a\nb", "a%b", LABEL_63 + "a")));
    samples.put(
        ServiceTuning.PORT,
        new KeySamples(
            List.of("engine", "1", "65535", "19530", "h2c", "2h"),
            List.of("", "0", "65536", "-1", "080", "a:b", "Engine", "engine\"", "99999999999")));
    samples.put(ReadTuning.API, new KeySamples(List.of("v1", "v2"), List.of("", "v3", "V1", "1")));
    samples.put(
        ReadTuning.SEARCH_FALLBACK, new KeySamples(List.of("none", "rw"), List.of("", "ro", "RW")));
    samples.put(ServiceTuning.WRITER, new KeySamples(List.of("all"), List.of("", "single", "any")));
    samples.put(
        ServiceTuning.ZONE_AWARE, new KeySamples(List.of("false"), List.of("", "true", "no")));
  }

  private static void segments(Map<Setting<?>, KeySamples> samples) {
    samples.put(
        SegmentTuning.SEGMENT_KEY,
        new KeySamples(
            List.of("header", "collection", "collection-partition", "file"),
            List.of("", "Header", "x-milvus-segment", "header,collection")));
    samples.put(
        SegmentTuning.SEGMENT_SHARDS,
        new KeySamples(
            List.of("1", "64", "1024", "4096"), List.of("", "0", "4097", "-1", "1k", "064")));
    samples.put(
        SegmentTuning.SEGMENT_REPLICAS,
        new KeySamples(List.of("1", "2", "64"), List.of("", "0", "65", "all", "02")));
    samples.put(
        SegmentTuning.SEGMENT_HOT,
        new KeySamples(
            List.of("movies=8", "movies=8 ,\n songs/new=4", "1637=64", "a-b+c=1", "a=2,a=3"),
            List.of(
                "",
                "movies",
                "movies=",
                "=8",
                "movies=0",
                "movies=65",
                "movies=8,",
                "movies=8,movies=8",
                "movies =8",
                "mov\u00efes=8",
                "a=b=8",
                "a".repeat(256) + "=2")));
    samples.put(
        SegmentTuning.SEGMENT_WARM_UP,
        new KeySamples(
            List.of("off", "100ms", "30s", "1h"), List.of("", "0", "0s", "99ms", "2h", "30")));
  }

  private static void prefixes(Map<Setting<?>, KeySamples> samples) {
    samples.put(
        ReadTuning.READ_PREFIXES,
        new KeySamples(
            List.of(
                "/milvus.grpc.MilvusService/Search",
                "/milvus.grpc.MilvusService/Search , /milvus.grpc.MilvusService/HybridSearch",
                "/my.Service/",
                "/milvus.grpc.MilvusService/Get,/milvus.proto.milvus.MilvusService/Describe"),
            List.of(
                "/milvus.proto.milvus.MilvusService/TruncateCollection",
                "",
                "/",
                "Search",
                "/a b",
                "/a,",
                "/a,,/b",
                "/a,/a",
                "/a\r\nx-evil: 1",
                "/%2f",
                "/a?b",
                "/milvus",
                "/milvus.grpc.MilvusService/",
                "/milvus.grpc.MilvusService/I",
                "/milvus.proto.milvus.MilvusService/Upsert",
                "/" + "a".repeat(256))));
  }

  private static void endpoints(Map<Setting<?>, KeySamples> samples) {
    samples.put(
        ServiceTuning.ENDPOINTS,
        new KeySamples(
            List.of(
                "127.0.0.1:19530",
                "[::1]:1",
                "[fd00::7]:19530,[2001:db8:0:0:0:0:0:1]:19530",
                "localhost:65535",
                "milvus_ro_1:19530",
                "10.0.0.1:19530,\n  10.0.0.1:19531",
                "tcp://10.0.0.1:19530,http://[::1]:80",
                LABEL_63 + ".example.com:19530"),
            List.of(
                "",
                "10.0.0.1",
                "10.0.0.1:",
                "10.0.0.1:0",
                "10.0.0.1:65536",
                "10.0.0.1:+80",
                "10.0.0.256:80",
                "10.0.0:80",
                "010.0.0.1:80",
                "::1:80",
                "[::1]",
                "[::1:80",
                "[::g]:80",
                "[1:2:3:4:5:6:7:8:9]:80",
                "[1::2::3]:80",
                "[1::2:3:4:5:6:7:8]:80",
                "[10.0.0.1]:80",
                ":80",
                "-a:80",
                "a..b:80",
                "A:80",
                "a/b:80",
                "https://a:80",
                "tcp:a:80",
                "TCP://a:80",
                "a:80,a:80",
                "a:80,",
                "a%0a:80",
                "a".repeat(64) + ":80",
                ("a".repeat(49) + ".").repeat(5) + "aaaaa:80")));
  }

  private static void domains(Map<Setting<?>, KeySamples> samples) {
    samples.put(
        ReadTuning.DOMAINS,
        new KeySamples(
            List.of(
                "*",
                "milvus",
                "milvus.example.com",
                "milvus.example.com:19530",
                "*.example.com",
                "*.example.com:443",
                "milvus.*",
                "10.0.0.1:19530",
                "[fd00::7]:19530",
                "a.example.com, b.example.com"),
            List.of(
                "",
                "**",
                "*.*",
                "a.*.b",
                "*a",
                "a*",
                "*:80",
                "milvus.*:80",
                "Milvus",
                "a b",
                "a\nb",
                "a%b",
                "\"a\"",
                "a,a",
                "a:0",
                "a.",
                ".a",
                "1.2.3.4.5",
                "a".repeat(64) + ".com")));
  }

  private static void routes(Map<Setting<?>, KeySamples> samples) {
    samples.put(
        RouteTuning.TIMEOUT, duration(List.of("10ms", "3600s", "60m", "24h"), "9ms", "25h"));
    samples.put(RetryTuning.RETRIES, integer(0, 10));
    samples.put(
        RetryTuning.RETRY_ON,
        new KeySamples(
            List.of("unavailable", "reset,connect-failure", "deadline-exceeded , cancelled"),
            List.of("", "5xx", "reset,", "reset,reset", "Reset", "reset;connect-failure")));
    samples.put(RetryTuning.PER_TRY_TIMEOUT, duration(List.of("1ms", "450ms", "1s"), "0ms", "25h"));
    samples.put(
        RouteTuning.PRIORITY,
        new KeySamples(List.of("high", "default"), List.of("", "HIGH", "low", "1")));
  }

  private static void pools(Map<Setting<?>, KeySamples> samples) {
    samples.put(PoolTuning.CONNECT_TIMEOUT, duration(List.of("10ms", "1m", "60s"), "9ms", "61s"));
    samples.put(CircuitBreakerTuning.MAX_CONNECTIONS, integer(1, 1_000_000));
    samples.put(CircuitBreakerTuning.MAX_PENDING_REQUESTS, integer(1, 1_000_000));
    samples.put(CircuitBreakerTuning.MAX_REQUESTS, integer(1, 1_000_000));
    samples.put(CircuitBreakerTuning.MAX_RETRIES, integer(1, 1_000_000));
    samples.put(
        PoolTuning.LB_POLICY,
        new KeySamples(
            List.of("round-robin", "least-request", "random", "segment-hash"),
            List.of("", "segmenthash", "ROUND_ROBIN", "maglev")));
  }

  private static void healthChecks(Map<Setting<?>, KeySamples> samples) {
    samples.put(
        HealthCheckTuning.HEALTH_CHECK,
        new KeySamples(
            List.of(
                "none", "alive", "tcp", "grpc", "http:9091/healthz", "http:80/", "http:1/a/b~c"),
            List.of(
                "",
                "http",
                "http:",
                "http:9091",
                "http:/healthz",
                "http:0/healthz",
                "http:70000/healthz",
                "https:9091/healthz",
                "http:9091/a b",
                "http:9091/a%0d%0a",
                "http:9091/a\nHost: x",
                "http:9091/" + "a".repeat(256))));
    samples.put(
        HealthCheckTuning.HEALTH_CHECK_INTERVAL,
        duration(List.of("100ms", "10m", "5s"), "99ms", "11m"));
    samples.put(
        HealthCheckTuning.HEALTH_CHECK_TIMEOUT,
        duration(List.of("10ms", "2s", "1s"), "9ms", "11m"));
    samples.put(HealthCheckTuning.HEALTHY_THRESHOLD, integer(1, 100));
    samples.put(HealthCheckTuning.UNHEALTHY_THRESHOLD, integer(1, 100));
  }

  private static void ejection(Map<Setting<?>, KeySamples> samples) {
    samples.put(
        OutlierTuning.OUTLIER_DETECTION,
        new KeySamples(List.of("off", "1", "1000"), List.of("", "0", "1001", "OFF", "on", "none")));
    samples.put(
        OutlierTuning.BASE_EJECTION_TIME, duration(List.of("100ms", "1h", "30s"), "99ms", "61m"));
    samples.put(OutlierTuning.MAX_EJECTION_PERCENT, integer(1, 100));
    samples.put(PoolTuning.SLOW_START, duration(List.of("off", "100ms", "1h"), "99ms", "none"));
  }

  private static KeySamples duration(List<String> good, String tooShort, String tooLong) {
    return new KeySamples(
        good,
        List.of(
            "",
            tooShort,
            tooLong,
            "0s",
            "5",
            "s",
            "5 s",
            "05s",
            "1.5s",
            "-1s",
            "+1s",
            "1m30s",
            "5S",
            "5sec",
            "1d",
            "9223372036854775807h",
            "999999999999999999999999h",
            "٥s",
            "1s\n2s",
            "1s%"));
  }

  private static KeySamples integer(int min, int max) {
    return new KeySamples(
        List.of("" + min, "" + max, " " + (min + max) / 2 + "\n"),
        List.of(
            "",
            "" + (min - 1),
            "" + (max + 1L),
            "10k",
            "1_000",
            "1e3",
            "1.0",
            "+1",
            "-0",
            "007",
            "0x10",
            "٣",
            "4294967297",
            "18446744073709551617",
            "1\n2",
            "\"1\""));
  }
}
