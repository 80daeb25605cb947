package io.milvusxds.pipeline;

import static io.milvusxds.model.EndpointRole.READ_ONLY;
import static io.milvusxds.model.EndpointRole.READ_WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.model.EndpointState;
import io.milvusxds.model.HostPort;
import io.milvusxds.model.Locality;
import io.milvusxds.routing.DeploymentPlan;
import io.milvusxds.routing.EndpointPool;
import io.milvusxds.routing.PoolKnowledge;
import io.milvusxds.routing.PoolKnowledge.Degree;
import io.milvusxds.routing.PooledEndpoint;
import io.milvusxds.translate.EnvoyNames;
import io.milvusxds.tuning.PoolTuning;
import io.milvusxds.xds.resource.ResourceName;
import io.milvusxds.xds.resource.ResourceType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Of a pool that is not known, what was known before is kept; else Envoys are not told of it. */
class OpenPoolsTest {
  private static final DeploymentRef MILVUS = new DeploymentRef("prod", "milvus");
  private static final PooledEndpoint ONE = endpoint("10.0.0.1");
  private static final PooledEndpoint TWO = endpoint("10.0.0.2");

  private final KnownPools pools = new KnownPools();

  @Test
  void whatIsKnownStaysAsItIsAndAnEmptyPoolIsKnownToo() {
    DeploymentPlan first = plan(searched(Degree.KNOWN, ONE));
    DeploymentPlan none = plan(searched(Degree.KNOWN));

    assertThat(pools.fill(first)).isSameAs(first);
    assertThat(pools.fill(none)).isSameAs(none);
    assertThat(pools.fill(plan(searched(Degree.UNKNOWN)))).isEqualTo(plan(searched(Degree.KEPT)));
  }

  @Test
  void whatBecomesUnknownKeepsTheEndpointsOfTheLastTimeThatAllWereKnown() {
    DeploymentPlan unused = pools.fill(plan(searched(Degree.KNOWN, ONE, TWO)));

    assertThat(pools.fill(plan(searched(Degree.UNKNOWN))))
        .isEqualTo(plan(searched(Degree.KEPT, ONE, TWO)));
    // What is only a part never becomes what is kept.
    assertThat(pools.fill(plan(searched(Degree.IN_PART, TWO))))
        .isEqualTo(plan(searched(Degree.KEPT, ONE, TWO)));
    assertThat(pools.fill(plan(searched(Degree.UNKNOWN))))
        .isEqualTo(plan(searched(Degree.KEPT, ONE, TWO)));
  }

  @Test
  void afterARestartAndAfterADeploymentIsForgottenItStaysOpen() {
    DeploymentPlan open = plan(searched(Degree.UNKNOWN));

    assertThat(pools.fill(open)).isSameAs(open);
    DeploymentPlan unused = pools.fill(plan(searched(Degree.KNOWN, ONE)));
    pools.forget(MILVUS);
    assertThat(pools.fill(open)).isSameAs(open);
  }

  @Test
  void ofWhatIsKnownOrKeptNothingIsWithheld() {
    for (Degree degree : List.of(Degree.KNOWN, Degree.KEPT)) {
      DeploymentPlan plan = plan(searched(degree, ONE));

      assertThat(Withheld.inDoubt(plan)).isEmpty();
      assertThat(Withheld.unknown(plan)).isEmpty();
    }
  }

  @Test
  void theEndpointsOfAnUnknownPoolAreUnknownAndItsClusterIsInDoubt() {
    DeploymentPlan plan = plan(searched(Degree.UNKNOWN));

    assertThat(Withheld.unknown(plan)).containsExactly(ofTheReaders(ResourceType.ENDPOINT));
    assertThat(Withheld.inDoubt(plan)).containsExactly(ofTheReaders(ResourceType.CLUSTER));
  }

  @Test
  void theEndpointsOfAPoolThatIsKnownInPartAreInDoubtWithItsCluster() {
    DeploymentPlan plan = plan(searched(Degree.IN_PART, ONE));

    assertThat(Withheld.unknown(plan)).isEmpty();
    assertThat(Withheld.inDoubt(plan))
        .containsExactlyInAnyOrder(
            ofTheReaders(ResourceType.CLUSTER), ofTheReaders(ResourceType.ENDPOINT));
  }

  @Test
  void settingsInDoubtMakeTheirClusterOrTheRoutesInDoubtAndNoEndpoints() {
    EndpointPool doubted =
        new EndpointPool(
            READ_ONLY, PoolTuning.byDefault(READ_ONLY), true, PoolKnowledge.KNOWN, List.of(ONE));

    assertThat(Withheld.inDoubt(plan(doubted))).containsExactly(ofTheReaders(ResourceType.CLUSTER));
    assertThat(Withheld.inDoubt(plan(searched(Degree.KNOWN, ONE), true)))
        .containsExactly(
            new ResourceName(ResourceType.ROUTE, EnvoyNames.routeConfiguration(MILVUS)));
  }

  private static ResourceName ofTheReaders(ResourceType type) {
    return new ResourceName(type, EnvoyNames.cluster(MILVUS, READ_ONLY));
  }

  private static DeploymentPlan plan(EndpointPool searched) {
    return plan(searched, false);
  }

  private static DeploymentPlan plan(EndpointPool searched, boolean areRoutesInDoubt) {
    return new DeploymentPlan(
        MILVUS,
        List.of("*"),
        List.of(),
        areRoutesInDoubt,
        Optional.empty(),
        List.of(searched, pool(READ_WRITE, Degree.KNOWN, endpoint("10.0.0.9"))));
  }

  private static EndpointPool searched(Degree degree, PooledEndpoint... endpoints) {
    return pool(READ_ONLY, degree, endpoints);
  }

  private static EndpointPool pool(EndpointRole role, Degree degree, PooledEndpoint... endpoints) {
    PoolKnowledge knowledge = new PoolKnowledge(degree, degree == Degree.KNOWN ? "" : "of a test");
    return new EndpointPool(role, PoolTuning.byDefault(role), false, knowledge, List.of(endpoints));
  }

  private static PooledEndpoint endpoint(String ip) {
    return new PooledEndpoint(
        ip, new HostPort(ip, 19530), EndpointState.SERVING, Locality.UNKNOWN, 0, List.of());
  }
}
