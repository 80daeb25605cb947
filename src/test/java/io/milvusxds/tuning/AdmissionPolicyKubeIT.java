package io.milvusxds.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Replaceable;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.milvusxds.model.Annotations;
import io.milvusxds.model.Severity;
import io.milvusxds.testing.Patience;
import io.milvusxds.testing.kube.KubeCluster;
import io.milvusxds.testing.kube.KubeNamespace;
import io.milvusxds.testing.services.Origins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A real API server with the policy refuses what the parser answers with an error, and only that.
 */
class AdmissionPolicyKubeIT {
  private static final Path POLICY = Path.of("k8s/chart/milvus-xds/files/admission-policy.yaml");
  private static final int SEED = 5;

  private static KubeCluster cluster;
  private static KubeNamespace namespace;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    cluster = KubeCluster.start();
    namespace = cluster.namespace("policy");
    // Was there before the policy came.
    cluster.admin().resource(service("old", Map.of("role", "ro", "timeout", "5"))).create();
    cluster.kubectl("apply", "-f", POLICY.toString());
    Patience.await("both policies in force")
        .until(
            () ->
                refusal(service("s", Map.of("role", "both"))).isPresent()
                    && warnings(Map.of("nonsense", "1", "role", "ro")).contains("nonsense"));
  }

  @AfterAll
  static void stop() throws IOException {
    if (cluster != null) {
      cluster.close();
    }
  }

  @ParameterizedTest
  @MethodSource("io.milvusxds.tuning.SettingTest#availableUses")
  void goodValuesPass(Setting<?> key, ServiceRole role) {
    assertThat(KeySamples.of(key, role).good())
        .allSatisfy(
            text -> {
              Map<String, String> written = written(key, role, text);
              assertThat(refusal(service("s", written)).isPresent())
                  .as(text)
                  .isEqualTo(isError(written));
            });
  }

  @ParameterizedTest
  @MethodSource("io.milvusxds.tuning.SettingTest#availableUses")
  void badValuesAreRefusedByKeyValueAndWhatIsExpected(Setting<?> key, ServiceRole role) {
    // Of a list that is merely untidy the parser warns, and takes what is good.
    assertThat(KeySamples.of(key, role).bad())
        .filteredOn(text -> isError(written(key, role, text)))
        .isNotEmpty()
        .allSatisfy(
            text ->
                assertThat(refusal(service("s", written(key, role, text))).orElse("passed"))
                    .contains(key.annotation() + "=\"")
                    .contains(text.matches("[a-z0-9]{1,80}") ? "\"" + text + "\"" : "")
                    .contains("expected: ")
                    .contains("Write for example " + key.annotation() + ": \"")
                    .doesNotContain("\n"));
  }

  @ParameterizedTest
  @MethodSource("io.milvusxds.tuning.SettingTest#availableUses")
  void whatTheParserOnlyWarnsOfPasses(Setting<?> key, ServiceRole role) {
    assertThat(KeySamples.of(key, role).bad())
        .filteredOn(text -> !isError(written(key, role, text)))
        .allSatisfy(
            text -> assertThat(refusal(service("s", written(key, role, text)))).as(text).isEmpty());
  }

  @Test
  void manyKeysAtOnceAreJudgedAsTheParserJudgesThem() {
    Random random = new Random(SEED);
    int refused = 0;

    for (int i = 0; i < 300; i++) {
      Map<String, String> written = anyOf(random);
      boolean isRefused = refusal(service("s", written)).isPresent();
      assertThat(isRefused)
          .as("seed %s, round %s: %s", SEED, i, written)
          .isEqualTo(isError(written));
      refused += isRefused ? 1 : 0;
    }

    assertThat(refused).isBetween(50, 250);
  }

  @Test
  void aDurationThatAnotherKeyBoundsMayNotBeLonger() {
    assertThat(refusal(service("s", Map.of("role", "ro", "per-try-timeout", "2m"))).orElse(""))
        .contains("milvus-xds.io/per-try-timeout=\"2m\" (expected: at most the timeout, 1m)")
        .contains("raise milvus-xds.io/timeout");
    assertThat(
            refusal(service("s", Map.of("role", "ro", "per-try-timeout", "2m", "timeout", "2m"))))
        .isEmpty();
  }

  @Test
  void aPlannedValueIsRefusedWithTheWordsThatItIsPlanned() {
    assertThat(refusal(service("s", Map.of("role", "ro", "zone-aware", "true"))).orElse(""))
        .contains("milvus-xds.io/zone-aware=\"true\"")
        .contains("planned but not available");
  }

  @Test
  void keysWithoutTheRoleAreRefused() {
    assertThat(refusal(service("s", Map.of("timeout", "2s"))).orElse(""))
        .contains("milvus-xds.io/role is absent (expected: ro, rw or all");
  }

  @Test
  void annotationsOfOthersAreFree() {
    Service plain = service("s", Map.of());
    plain.getMetadata().setAnnotations(Map.of("example.com/timeout", "5", "milvus-xds", ""));

    assertThat(refusal(plain)).isEmpty();
  }

  @Test
  void anUnknownKeyPassesWithAWarningThatNamesTheOneThatWasMeant() throws Exception {
    assertThat(warnings(Map.of("role", "ro", "timeuot", "2s")))
        .contains("milvus-xds.io/timeuot is ignored")
        .contains("where milvus-xds.io/timeout is alike")
        .contains("created");
  }

  @Test
  void ofSeveralUnknownKeysTheFirstByNameIsTold() throws Exception {
    for (int i = 0; i < 10; i++) {
      assertThat(warnings(Map.of("role", "ro", "zzz", "1", "timeuot", "2s", "retrise", "2")))
          .contains("milvus-xds.io/retrise is ignored");
    }
  }

  @Test
  void aKeyOfTheOtherRolePassesWithAWarning() throws Exception {
    assertThat(warnings(Map.of("role", "rw", "domains", "a", "api", "v2")))
        .contains("milvus-xds.io/api, milvus-xds.io/domains is ignored, the role here is rw")
        .contains("created");
    assertThat(warnings(Map.of("role", "ro", "writer", "all")))
        .contains("milvus-xds.io/writer is ignored, the role here is ro")
        .contains("created");
  }

  @Test
  void dividingSearchesAnewPassesWithAWarningOfItsCost() throws Exception {
    cluster
        .admin()
        .resource(service("divided", Map.of("role", "ro", "lb-policy", "segment-hash")))
        .create();

    assertThat(annotateDivided("milvus-xds.io/segment.shards=256"))
        .contains("milvus-xds.io/segment.shards changes which nodes serve almost every key")
        .contains("milvus-xds plan")
        .contains("annotated");
    assertThat(annotateDivided("milvus-xds.io/segment.replicas=3")).doesNotContain("Warning");
    assertThat(annotateDivided("milvus-xds.io/lb-policy=random", "milvus-xds.io/segment.shards=9"))
        .doesNotContain("Warning");
  }

  private static String annotateDivided(String... changes)
      throws IOException, InterruptedException {
    String[] command = {
      "-n", namespace.name(), "annotate", "--dry-run=server", "--overwrite", "service", "divided"
    };
    return cluster
        .tryKubectl(Stream.of(command, changes).flatMap(Arrays::stream).toArray(String[]::new))
        .output();
  }

  @Test
  void aServiceWithoutFaultHasNoWarning() throws Exception {
    assertThat(warnings(Map.of("role", "ro", "timeout", "2s"))).doesNotContain("Warning");
  }

  @Test
  void whatWasBadBeforeThePolicyCameStopsNobodyElse() throws Exception {
    cluster.kubectl("-n", namespace.name(), "label", "service", "old", "owner=me");
    cluster.kubectl(
        "-n", namespace.name(), "annotate", "service", "old", "milvus-xds.io/retries=3");

    assertThat(annotate("milvus-xds.io/timeout=7"))
        .contains("milvus-xds.io/timeout=\"7\" (expected: a duration");
    assertThat(annotate("milvus-xds.io/role=rw"))
        .as("the role decides about it, so it is judged anew")
        .contains("milvus-xds.io/timeout=\"5\" (expected: a duration");
  }

  @Test
  void aServiceIsGivenUpByTakingTheRoleAway() throws Exception {
    assertThat(annotate("--dry-run=server", "milvus-xds.io/role-"))
        .contains("the Service is not managed any more")
        .contains("annotated");
  }

  @Test
  void takingTheRoleAwayPassesWithAWarningThoughNoOtherAnnotationIsLeft() throws Exception {
    cluster.admin().resource(service("bare", Map.of("role", "rw"))).create();

    assertThat(annotateNamed("bare", "--dry-run=server", "milvus-xds.io/role-"))
        .contains("Warning")
        .contains("milvus-xds.io/role is gone: the Service is not managed any more")
        .doesNotContain("do nothing")
        .contains("annotated");
    assertThat(annotateNamed("bare", "--dry-run=server", "milvus-xds.io/role=ro"))
        .doesNotContain("Warning");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rol", "Role", "ROLE", "roel", "rolle", "rle", "tole", "role2"})
  void aKeyThatWasProbablyMeantToBeTheRoleIsNamed(String slip) throws Exception {
    assertThat(warnings(Map.of("role", "ro", slip, "ro")))
        .contains("milvus-xds.io/" + slip + " is ignored")
        .contains("where milvus-xds.io/role is alike")
        .contains("created");
    assertThat(refusal(service("s", Map.of(slip, "ro"))).orElse("passed"))
        .contains("milvus-xds.io/role is absent")
        .contains("milvus-xds.io/" + slip + " is not it");
    cluster.admin().resource(service("slip", Map.of("role", "ro"))).createOr(Replaceable::update);
    assertThat(
            annotateNamed(
                "slip", "--dry-run=server", "milvus-xds.io/role-", "milvus-xds.io/" + slip + "=ro"))
        .contains("milvus-xds.io/" + slip + " is not it");
  }

  @Test
  void thePortMustBeOneThatTheServiceDeclares() {
    for (String declared : List.of("engine", "19530", " engine ")) {
      assertThat(refusal(service("s", Map.of("role", "ro", "port", declared)))).isEmpty();
    }
    for (String other : List.of("enginee", "19532", "1953")) {
      assertThat(refusal(service("s", Map.of("role", "ro", "port", other))).orElse("passed"))
          .contains("milvus-xds.io/port=\"" + other + "\" is no TCP port of the Service")
          .contains("expected: one of engine, grpc, 19530, 19531")
          .contains("Write for example milvus-xds.io/port: \"engine\"");
    }
    assertThat(
            refusal(
                service(
                    "s", Map.of("role", "ro", "port", "enginee", "endpoints", "10.0.0.7:19530"))))
        .as("written hosts bring their ports along")
        .isEmpty();
    Service udp = service("s", Map.of("role", "ro", "port", "engine"));
    udp.getSpec().getPorts().forEach(port -> port.setProtocol("UDP"));
    assertThat(refusal(udp).orElse("passed")).contains("it declares none");
    Service portless = service("s", Map.of("role", "ro", "port", "engine"));
    portless.getSpec().setPorts(List.of());
    assertThat(refusal(portless).orElse("passed")).contains("it declares none");
  }

  @Test
  void aPortThatIsRenamedUnderItsAnnotationIsRefused() {
    cluster.admin().resource(service("renamed", Map.of("role", "ro", "port", "engine"))).create();
    Service renamed = service("renamed", Map.of("role", "ro", "port", "engine"));
    renamed.getSpec().getPorts().get(0).setName("milvus");
    Service both = service("renamed", Map.of("role", "ro", "port", "milvus"));
    both.getSpec().getPorts().get(0).setName("milvus");

    assertThat(updateRefusal(renamed).orElse("passed"))
        .contains("milvus-xds.io/port=\"engine\" is no TCP port")
        .contains("one of milvus, grpc");
    assertThat(updateRefusal(both)).isEmpty();
  }

  @Test
  void theApiServerFindsNoFaultWithThePolicyItself() throws Exception {
    assertThat(cluster.kubectl("apply", "--dry-run=server", "-f", POLICY.toString()))
        .doesNotContain("Warning")
        .contains("unchanged");
  }

  private static String annotate(String... change) throws IOException, InterruptedException {
    return annotateNamed("old", change);
  }

  private static String annotateNamed(String service, String... change)
      throws IOException, InterruptedException {
    String[] command = {"-n", namespace.name(), "annotate", "--overwrite", "service", service};
    return cluster
        .tryKubectl(Stream.of(command, change).flatMap(Arrays::stream).toArray(String[]::new))
        .output();
  }

  private static SortedMap<String, String> written(Setting<?> key, ServiceRole role, String text) {
    SortedMap<String, String> written = new TreeMap<>(Map.of("role", role.label()));
    written.put(key.key(), text);
    return written;
  }

  private static Map<String, String> anyOf(Random random) {
    Map<String, String> written = new TreeMap<>();
    if (random.nextInt(10) > 0) {
      written.put("role", random.nextInt(12) == 0 ? "both" : random.nextBoolean() ? "ro" : "rw");
    }
    List<Setting<?>> keys = SettingTable.all();
    for (int i = random.nextInt(5); i > 0; i--) {
      Setting<?> key = keys.get(1 + random.nextInt(keys.size() - 1));
      KeySamples samples = KeySamples.of(key, key.roles().get(random.nextInt(key.roles().size())));
      List<String> texts = random.nextInt(6) == 0 ? samples.bad() : samples.good();
      written.put(key.key(), texts.isEmpty() ? "1" : texts.get(random.nextInt(texts.size())));
    }
    return written;
  }

  private static boolean isError(Map<String, String> written) {
    AnnotatedService service = AnnotatedService.plain();
    for (Map.Entry<String, String> entry : written.entrySet()) {
      service = service.with(entry.getKey(), entry.getValue());
    }
    return TuningParser.parse(Origins.inCluster(service.service()), AcceptedValues.NONE)
        .findings()
        .stream()
        .anyMatch(found -> found.severity() == Severity.ERROR);
  }

  private static Service service(String name, Map<String, String> written) {
    Map<String, String> annotations = new TreeMap<>();
    written.forEach((key, text) -> annotations.put(Annotations.PREFIX + key, text));
    return new ServiceBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(namespace.name())
        .withAnnotations(annotations)
        .endMetadata()
        .withNewSpec()
        .withClusterIP("None")
        .addNewPort()
        .withName("engine")
        .withPort(19530)
        .endPort()
        .addNewPort()
        .withName("grpc")
        .withPort(19531)
        .endPort()
        .endSpec()
        .build();
  }

  // What the API server answers, without making the Service; empty when it would.
  private static Optional<String> refusal(Service service) {
    try {
      cluster.admin().resource(service).dryRun().create();
      return Optional.empty();
    } catch (KubernetesClientException e) {
      assertThat(e.getCode()).isEqualTo(422);
      return Optional.of(e.getStatus().getMessage());
    }
  }

  private static Optional<String> updateRefusal(Service service) {
    try {
      cluster.admin().resource(service).dryRun().forceConflicts().serverSideApply();
      return Optional.empty();
    } catch (KubernetesClientException e) {
      assertThat(e.getCode()).isEqualTo(422);
      return Optional.of(e.getStatus().getMessage());
    }
  }

  private static String warnings(Map<String, String> written)
      throws IOException, InterruptedException {
    Path file = cluster.folder().resolve("service.yaml");
    Files.writeString(file, Serialization.asYaml(service("s", written)));
    return cluster.tryKubectl("create", "--dry-run=server", "-f", file.toString()).output();
  }
}
