package io.milvusxds.pipeline;

import static io.milvusxds.testing.Patience.await;
import static io.milvusxds.testing.services.ServiceBuilder.readOnly;
import static io.milvusxds.testing.services.ServiceBuilder.readWrite;
import static io.milvusxds.xds.resource.ResourceType.CLUSTER;
import static io.milvusxds.xds.resource.ResourceType.ENDPOINT;
import static io.milvusxds.xds.resource.ResourceType.LISTENER;
import static io.milvusxds.xds.resource.ResourceType.TOKEN_BUCKET;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.Finding;
import io.milvusxds.routing.DeploymentPlan;
import io.milvusxds.routing.Surroundings;
import io.milvusxds.routing.TrafficPlanner;
import io.milvusxds.testing.services.ServiceBuilder;
import io.milvusxds.testing.xds.Variant;
import io.milvusxds.testing.xds.XdsClient;
import io.milvusxds.translate.EnvoyNames;
import io.milvusxds.translate.ListenerSpec;
import io.milvusxds.translate.LogLimit;
import io.milvusxds.xds.XdsListener;
import io.milvusxds.xds.XdsServer;
import io.milvusxds.xds.limits.XdsLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which Envoys get what when a deployment comes, changes, goes, or may be gone. */
class PublisherTest {
  private static final DeploymentRef MILVUS = new DeploymentRef("prod", "milvus");
  private static final DeploymentRef OTHER = new DeploymentRef("prod", "other");

  private final XdsServer<EnvoyGroup> server =
      new XdsServer<>(EnvoyGroup::ofNode, XdsListener.NONE, XdsLimits.DEFAULT, Clock.systemUTC());
  private final Publisher publisher = new Publisher(server);

  @BeforeEach
  void start() throws IOException {
    server.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static DeploymentPlan plan(DeploymentRef deployment, String searcher) {
    return TrafficPlanner.plan(
            List.of(
                of(deployment, readOnly(deployment.name() + "-ro"), searcher).tuned(),
                of(deployment, readWrite(deployment.name() + "-rw"), "10.0.0.9").tuned()),
            Surroundings.CLEAR)
        .deployments()
        .get(0);
  }

  private static ServiceBuilder of(DeploymentRef deployment, ServiceBuilder builder, String ip) {
    return builder.annotation("deployment", deployment.name()).port("grpc", 19530).endpoint(ip);
  }

  /** An Envoy of this deployment, of whose coming the publisher knows. */
  private XdsClient envoy(DeploymentRef deployment) {
    XdsClient envoy =
        XdsClient.connect(server.port(), deployment.toString())
            .subscribeLikeEnvoy(
                List.of(deployment + "/ro", deployment + "/rw"), List.of(deployment.toString()));
    await("its group").until(() -> server.groups().keySet().stream().anyMatch(of(deployment)));
    publisher.touch(server.groups().keySet());
    return envoy;
  }

  private static Predicate<EnvoyGroup> of(DeploymentRef deployment) {
    return group -> group.deployment().equals(deployment);
  }

  @Test
  void aPlanIsNewsWhenItDiffersAndOnlyThen() {
    assertThat(publisher.update(plan(MILVUS, "10.0.0.1"))).isTrue();
    assertThat(publisher.update(plan(MILVUS, "10.0.0.1"))).isFalse();
    assertThat(publisher.update(plan(MILVUS, "10.0.0.2"))).isTrue();
  }

  @Test
  void onlyTheEnvoysOfWhatChangedAreToldAndCounted() {
    publisher.update(plan(MILVUS, "10.0.0.1"));
    publisher.update(plan(OTHER, "10.0.0.1"));
    try (XdsClient envoy = envoy(MILVUS);
        XdsClient other = envoy(OTHER)) {
      assertThat(publisher.publish(0)).isEqualTo(2);
      assertThat(publisher.publish(0)).isZero();

      publisher.update(plan(MILVUS, "10.0.0.7"));

      assertThat(publisher.publish(0)).isEqualTo(1);
      await("the change").until(() -> envoy.text(ENDPOINT, "prod/milvus/ro").contains("10.0.0.7"));
      assertThat(other.held(ENDPOINT).toString()).doesNotContain("10.0.0.7");
    }
  }

  @Test
  void whoComesToWhatIsPublishedAlreadyChangesNothingForTheOthers() {
    publisher.update(plan(MILVUS, "10.0.0.1"));
    try (XdsClient first = envoy(MILVUS)) {
      assertThat(publisher.publish(0)).isEqualTo(1);
      try (XdsClient second = envoy(MILVUS)) {
        assertThat(publisher.publish(0)).isZero();
        second.awaitNames(LISTENER, "prod/milvus/edge/19530");
      }
      first.awaitNames(LISTENER, "prod/milvus/edge/19530");
    }
  }

  @Test
  void aDeploymentThatMayStillBeThereIsKeptAndOneThatIsGoneIsTold() {
    publisher.update(plan(MILVUS, "10.0.0.1"));
    try (XdsClient envoy = envoy(MILVUS)) {
      publisher.publish(0);
      envoy.awaitNames(LISTENER, "prod/milvus/edge/19530");
      publisher.keep(MILVUS);

      assertThat(publisher.forgetKept(deployment -> true)).isZero();
      assertThat(publisher.kept()).containsExactly(MILVUS);
      assertThat(publisher.publish(0)).isZero();
      assertThat(publisher.findings()).isEmpty();

      assertThat(publisher.forgetKept(deployment -> false)).isEqualTo(1);
      assertThat(publisher.kept()).isEmpty();
      assertThat(publisher.publish(0)).isEqualTo(1);
      envoy.awaitNames(CLUSTER);
      assertThat(publisher.findings())
          .extracting(Finding::effect)
          .containsExactly("these Envoys were told that it is gone");

      publisher.update(plan(MILVUS, "10.0.0.1"));
      assertThat(publisher.publish(0)).isEqualTo(1);
      assertThat(publisher.findings()).isEmpty();
    }
  }

  @Test
  void aDeploymentThatComesBackBeforeItWasForgottenIsNotKeptAnyMore() {
    publisher.update(plan(MILVUS, "10.0.0.1"));
    publisher.keep(MILVUS);
    publisher.update(plan(MILVUS, "10.0.0.1"));

    assertThat(publisher.kept()).isEmpty();
    assertThat(publisher.forgetKept(deployment -> false)).isZero();
  }

  @Test
  void aDeploymentThatWasNeverThereIsNotKept() {
    publisher.keep(OTHER);

    assertThat(publisher.kept()).isEmpty();
  }

  @Test
  void envoysOfADeploymentThatNeverWasAreNotAnsweredAndAreAFindingUntilTheyLeave() {
    try (XdsClient envoy = envoy(OTHER)) {
      assertThat(publisher.publish(0)).isZero();
      assertThat(publisher.findings())
          .extracting(Finding::effect)
          .containsExactly("these Envoys are not answered and keep what they have");
      assertThat(envoy.responses()).isEmpty();
    }
    Set<EnvoyGroup> left = Set.copyOf(server.groups().keySet());
    await("it has left").until(() -> left.stream().noneMatch(server::hasStreams));

    publisher.touch(left);

    assertThat(publisher.findings()).isEmpty();
    assertThat(server.groups()).isEmpty();
  }

  @Test
  void anEnvoyThatLimitsItsLogOfCallsRightGetsTheBucketForIt() {
    publisher.update(plan(MILVUS, "10.0.0.1"));
    Node.Builder node = Node.newBuilder().setId("new").setCluster(MILVUS.toString());
    node.getUserAgentBuildVersionBuilder().getVersionBuilder().setMajorNumber(1).setMinorNumber(40);
    node.addExtensionsBuilder()
        .setCategory("envoy.access_loggers.extension_filters")
        .setName(EnvoyNames.CALL_LOG_RATE_EXTENSION);
    try (XdsClient envoy =
        XdsClient.connect(server.port(), Variant.SOTW_AGGREGATED, node.build())) {
      envoy.subscribeToAll(LISTENER);
      await("its group").until(() -> !server.groups().isEmpty());
      publisher.touch(server.groups().keySet());
      publisher.publish(0);
      envoy.awaitNames(LISTENER, "prod/milvus/edge/19530");

      envoy.subscribe(TOKEN_BUCKET, LogLimit.BY_RATE.buckets(ListenerSpec.DEFAULT).firstKey());

      envoy.awaitResponses(TOKEN_BUCKET, 1);
    }
  }
}
