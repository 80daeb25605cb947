package io.milvusxds.pipeline;

import static io.milvusxds.testing.Patience.await;
import static io.milvusxds.testing.services.ServiceBuilder.readOnly;
import static io.milvusxds.testing.services.ServiceBuilder.readWrite;
import static io.milvusxds.xds.resource.ResourceType.CLUSTER;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.discovery.dns.HostAnswers;
import io.milvusxds.discovery.dns.HostResolver;
import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.Finding;
import io.milvusxds.model.FindingCode;
import io.milvusxds.model.Gap;
import io.milvusxds.model.GapScope;
import io.milvusxds.model.MilvusService;
import io.milvusxds.model.PlaceInFile;
import io.milvusxds.model.SourceSnapshot;
import io.milvusxds.model.Subject;
import io.milvusxds.routing.PoolKnowledge.Degree;
import io.milvusxds.testing.services.ServiceBuilder;
import io.milvusxds.testing.xds.XdsClient;
import io.milvusxds.xds.XdsListener;
import io.milvusxds.xds.XdsServer;
import io.milvusxds.xds.limits.XdsLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one round tells whoever watches. */
class RoundTest {
  private static final DeploymentRef MILVUS = new DeploymentRef("prod", "milvus");
  private static final Gap UNREAD = new Gap(new GapScope.OneNamespace("prod"), "namespace prod");

  private final List<Publication> publications = new ArrayList<>();
  private final List<List<Finding>> told = new ArrayList<>();
  private final PipelineListener listener =
      new PipelineListener() {
        @Override
        public void published(Publication publication) {
          publications.add(publication);
        }

        @Override
        public void findings(List<Finding> findings) {
          told.add(findings);
        }
      };
  private final XdsServer<EnvoyGroup> server =
      new XdsServer<>(EnvoyGroup::ofNode, XdsListener.NONE, XdsLimits.DEFAULT, Clock.systemUTC());
  private final HandResolver hand = new HandResolver();
  private final HostResolver resolver = hand.resolver();
  private final Round round = new Round(List.of("first", "second"), server, resolver, listener);
  private final Map<String, SourceUpdate> news = new HashMap<>();

  @AfterEach
  void close() {
    resolver.close();
    server.close();
  }

  private static MilvusService searchers(String ip) {
    return service(readOnly("searchers"), ip);
  }

  private static MilvusService writer(String ip) {
    return service(readWrite("writer"), ip);
  }

  private static MilvusService service(ServiceBuilder builder, String ip) {
    return builder.port("grpc", 19530).endpoint(ip).service();
  }

  private static Finding unreadable(String file) {
    return new Finding(
        FindingCode.FILE_UNREADABLE,
        new Subject.OfFile(new PlaceInFile(file, 0)),
        "",
        "broken",
        "YAML",
        "nothing is served",
        "Mend it.");
  }

  private RoundTest says(String source, List<Gap> gaps, MilvusService... services) {
    news.put(
        source,
        SourceUpdate.synced(new SourceSnapshot(source, List.of(services), List.of(), gaps)));
    return this;
  }

  private RoundTest says(String source, MilvusService... services) {
    return says(source, List.of(), services);
  }

  private PipelineStatus run() {
    Map<String, SourceUpdate> taken = Map.copyOf(news);
    news.clear();
    return round.run(new Mail(taken, Optional.empty(), Set.of(), System.nanoTime()));
  }

  @Test
  void untilEverySourceHasToldEverythingNothingIsPlannedAndWhatIsInTheWayIsToldInOrder() {
    news.put("second", SourceUpdate.blocked(List.of(unreadable("b.yaml"), unreadable("a.yaml"))));

    PipelineStatus status = says("first", searchers("10.0.0.1"), writer("10.0.0.2")).run();

    assertThat(status.synced()).isFalse();
    assertThat(status.servicesBySource()).containsOnly(Map.entry("first", 2));
    assertThat(status.plan().deployments()).isEmpty();
    assertThat(status.findings()).containsExactly(unreadable("a.yaml"), unreadable("b.yaml"));
    assertThat(told)
        .singleElement()
        .asInstanceOf(InstanceOfAssertFactories.list(Finding.class))
        .hasSameElementsAs(status.findings());
    assertThat(publications).isEmpty();
  }

  @Test
  void aPublicationTellsWhatThereIsWhatChangedAndHowLongItTook() {
    says("first", searchers("10.0.0.1"), writer("10.0.0.2")).says("second");
    long aWhileAgo = System.nanoTime() - Duration.ofSeconds(3).toNanos();

    PipelineStatus status =
        round.run(new Mail(Map.copyOf(news), Optional.empty(), Set.of(), aWhileAgo));

    assertThat(status.synced()).isTrue();
    assertThat(status.servicesBySource()).isEqualTo(Map.of("first", 2, "second", 0));
    assertThat(publications).hasSize(1);
    Publication publication = publications.get(0);
    assertThat(publication.deployments()).isEqualTo(1);
    assertThat(publication.services()).isEqualTo(2);
    assertThat(publication.changedDeployments()).isEqualTo(1);
    assertThat(publication.groups()).isZero();
    assertThat(publication.took()).isBetween(Duration.ofSeconds(3), Duration.ofMinutes(3));
  }

  @Test
  void whatComesToTheSamePublishesNothingAndIsTheSamePlan() {
    PipelineStatus before = says("first", searchers("10.0.0.1")).says("second").run();

    PipelineStatus after = says("first", searchers("10.0.0.1")).run();

    assertThat(publications).hasSize(1);
    assertThat(told).containsExactly(before.findings(), after.findings());
    assertThat(after.plan().deployments().get(0)).isSameAs(before.plan().deployments().get(0));
    assertThat(after.findings()).isSameAs(before.findings());
  }

  @Test
  void ofAServiceInTwoSourcesTheDescriptionOfTheEarlierSourceAppliesAndItIsAFinding() {
    PipelineStatus status =
        says("second", searchers("10.0.0.9"), writer("10.0.0.2"))
            .says("first", searchers("10.0.0.1"))
            .run();

    assertThat(status.plan().deployments().toString()).contains("10.0.0.1", "10.0.0.2");
    assertThat(status.plan().deployments().toString()).doesNotContain("10.0.0.9");
    assertThat(status.findings())
        .singleElement()
        .extracting(Finding::code, finding -> finding.subject().toString(), Finding::effect)
        .containsExactly(
            FindingCode.SERVICE_IN_TWO_SOURCES,
            "Service prod/searchers",
            "the description of first applies");
  }

  @Test
  void whatAnySourceCouldNotReadLeavesARoleThatNobodyClaimsOpen() {
    PipelineStatus status =
        says("first", searchers("10.0.0.1"))
            .says("second", List.of(new Gap(new GapScope.Everything(), "a file")))
            .run();

    assertThat(status.plan().deployments().get(0).pools())
        .extracting(pool -> pool.knowledge().degree())
        .containsExactly(Degree.KNOWN, Degree.UNKNOWN);
  }

  @Test
  void aDeploymentWhoseServicesAreGoneStaysWhileTheyMayBeInWhatCouldNotBeRead() {
    says("first", searchers("10.0.0.1")).says("second").run();

    PipelineStatus hidden = says("first", List.of(UNREAD)).run();

    assertThat(hidden.kept()).containsOnly(Map.entry(MILVUS, UNREAD));
    assertThat(publications).hasSize(1);

    PipelineStatus gone = says("first").run();

    assertThat(gone.kept()).isEmpty();
    assertThat(publications).hasSize(2);
    assertThat(publications.get(1).changedDeployments()).isEqualTo(1);
    assertThat(publications.get(1).deployments()).isZero();
  }

  @Test
  void envoysThatComeBeforeTheFirstRoundAndThoseForWhomNothingDiffersChangeNothing() {
    Mail visit = new Mail(Map.of(), Optional.empty(), Set.of(), 0);
    assertThat(round.welcome(visit, PipelineStatus.STARTING)).isSameAs(PipelineStatus.STARTING);
    PipelineStatus status = says("first", searchers("10.0.0.1")).says("second").run();
    told.clear();

    assertThat(round.welcome(visit, status)).isSameAs(status);

    assertThat(told).isEmpty();
  }

  @Test
  void aDeploymentThatComesBackBeginsAnew() {
    says("first", divided("10.0.0.1", "10.0.0.2")).says("second").run();
    says("first").run();

    PipelineStatus status = says("first", divided("10.0.0.3", "10.0.0.4")).run();
    assertThat(requireNonNull(status.handovers().get(MILVUS)).past()).isEmpty();

    says("first").run();
    Gap slice = new Gap(new GapScope.OneService(searchers("10.0.0.1").ref()), "a slice");
    PipelineStatus unread =
        says("first", List.of(slice), readOnly("searchers").port("grpc", 19530).service()).run();
    assertThat(unread.plan().deployments().get(0).pools().get(0).knowledge().degree())
        .isEqualTo(Degree.UNKNOWN);
  }

  private static MilvusService divided(String one, String other) {
    return readOnly("searchers")
        .annotation("lb-policy", "segment-hash")
        .port("grpc", 19530)
        .endpoint(one)
        .endpoint(other)
        .service();
  }

  @Test
  void whatCanNotBeReadAnyMoreTouchesDeploymentsOfWhichNoServiceDiffers() {
    MilvusService same = searchers("10.0.0.1");
    says("first", same).says("second").run();

    PipelineStatus status =
        says("second", List.of(new Gap(new GapScope.Everything(), "a file"))).run();

    assertThat(status.plan().deployments().get(0).pools())
        .extracting(pool -> pool.knowledge().degree())
        .containsExactly(Degree.KNOWN, Degree.KEPT);
  }

  @Test
  void aHostNameIsLookedUpAndItsAnswerChangesThePlanThoughNoServiceDiffers() throws Exception {
    BlockingQueue<HostAnswers> answers = new LinkedBlockingQueue<>();
    hand.answers("ro.example", "10.1.0.1");
    resolver.start(answers::add);
    MilvusService named =
        readOnly("searchers").annotation("endpoints", "ro.example:19530").service();
    PipelineStatus asked = says("first", named).says("second").run();
    assertThat(asked.plan().toString()).doesNotContain("10.1.0.1");

    HostAnswers answer = requireNonNull(answers.poll(15, TimeUnit.SECONDS));
    PipelineStatus answered =
        round.run(new Mail(Map.of(), Optional.of(answer), Set.of(), System.nanoTime()));

    assertThat(answered.plan().toString()).contains("10.1.0.1");
  }

  @Test
  void anEnvoyThatNamesNoDeploymentThatThereIsIsAFindingWithoutARound() throws IOException {
    server.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    PipelineStatus status = says("first", searchers("10.0.0.1")).says("second").run();
    try (XdsClient stranger =
        XdsClient.connect(server.port(), "prod/typo").subscribeToAll(CLUSTER)) {
      await("its group").until(() -> !server.groups().isEmpty());

      PipelineStatus met =
          round.welcome(new Mail(Map.of(), Optional.empty(), server.groups().keySet(), 0), status);

      assertThat(met.findings())
          .extracting(finding -> finding.subject().toString())
          .contains("Envoys with node.cluster prod/typo");
      assertThat(told.get(told.size() - 1)).isEqualTo(met.findings());
      assertThat(met.plan()).isSameAs(status.plan());
      assertThat(stranger.responses()).isEmpty();
    }
  }
}
