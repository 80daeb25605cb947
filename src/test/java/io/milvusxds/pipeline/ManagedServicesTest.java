package io.milvusxds.pipeline;

import static io.milvusxds.testing.services.ServiceBuilder.readOnly;
import static io.milvusxds.testing.services.ServiceBuilder.readWrite;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.model.Finding;
import io.milvusxds.model.Gap;
import io.milvusxds.model.MilvusService;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.testing.services.ServiceBuilder;
import io.milvusxds.tuning.CallClass;
import io.milvusxds.tuning.RouteTuning;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which services belong to which deployment, and what is remembered of them. */
class ManagedServicesTest {
  private static final DeploymentRef MILVUS = new DeploymentRef("prod", "milvus");
  private static final DeploymentRef OTHER = new DeploymentRef("prod", "other");

  private final ManagedServices services = new ManagedServices();

  private static ServiceBuilder searchers() {
    return readOnly("searchers").port("grpc", 19530).endpoint("10.0.0.1");
  }

  private static MilvusService writer() {
    return readWrite("writer").port("grpc", 19530).endpoint("10.0.0.2").service();
  }

  private Set<DeploymentRef> told(MilvusService... all) {
    return services.update(List.of(all), service -> false);
  }

  private long timeoutMillis() {
    RouteTuning searches =
        requireNonNull(services.of(MILVUS).get(0).tuning().routes().get(CallClass.SEARCH_V1));
    return searches.timeout().toMillis();
  }

  @Test
  void aServiceThatMovesToAnotherDeploymentTouchesBothAndLeavesTheFirst() {
    MilvusService writer = writer();
    assertThat(told(searchers().service(), writer)).containsExactly(MILVUS);

    Set<DeploymentRef> touched =
        told(searchers().annotation("deployment", "other").service(), writer);

    assertThat(touched).containsExactlyInAnyOrder(MILVUS, OTHER);
    assertThat(services.of(MILVUS))
        .extracting(it -> it.service().ref())
        .containsExactly(ref("writer"));
    assertThat(services.of(OTHER))
        .extracting(it -> it.service().ref())
        .containsExactly(ref("searchers"));
  }

  @Test
  void whatIsTheSameObjectTouchesNothing() {
    MilvusService same = writer();
    told(searchers().service(), same);

    assertThat(told(searchers().service(), same)).containsExactly(MILVUS);
    assertThat(told(same)).containsExactly(MILVUS);
    assertThat(told(same)).isEmpty();
  }

  @Test
  void aDeploymentIsThereAsLongAsOneServiceBelongsToIt() {
    told(searchers().service(), writer());
    assertThat(services.count()).isEqualTo(2);

    told(writer());
    assertThat(services.deployments()).containsExactly(MILVUS);
    assertThat(services.count()).isEqualTo(1);
    assertThat(services.isManaged(ref("searchers"))).isFalse();
    assertThat(services.isManaged(ref("writer"))).isTrue();

    told();
    assertThat(services.deployments()).isEmpty();
    assertThat(services.count()).isZero();
    assertThat(services.of(MILVUS)).isEmpty();
  }

  @Test
  void aServiceThatMayHaveHadARoleWhichNobodyKnowsIsAGapUntilItIsGone() {
    services.update(
        List.of(readOnly("searchers").annotation("role", "both").service()), ref -> true);

    assertThat(services.isManaged(ref("searchers"))).isFalse();
    assertThat(services.count()).isZero();
    assertThat(services.roles()).isEmpty();
    assertThat(services.findings()).extracting(Finding::key).containsExactly("milvus-xds.io/role");
    assertThat(services.gaps())
        .extracting(Gap::scope)
        .allMatch(scope -> scope.mayConcern(ref("searchers")))
        .hasSize(1);

    told();
    assertThat(services.findings()).isEmpty();
    assertThat(services.gaps()).isEmpty();
  }

  @Test
  void ofABadValueTheOneAcceptedBeforeStaysUntilTheServiceIsGone() {
    told(searchers().annotation("timeout", "7s").service());

    told(searchers().annotation("timeout", "soon").service());
    assertThat(timeoutMillis()).isEqualTo(7_000);
    assertThat(services.findings()).hasSize(1);

    told();
    told(searchers().annotation("timeout", "soon").service());
    assertThat(timeoutMillis()).isNotEqualTo(7_000);
  }

  @Test
  void theFirstBadValueOfAServiceThatMayHaveBeenThereBeforeIsInDoubt() {
    MilvusService service = searchers().annotation("timeout", "soon").service();

    services.update(List.of(service), ref -> true);
    assertThat(services.of(MILVUS).get(0).tuning().inDoubt()).isNotEmpty();

    told();
    told(searchers().annotation("timeout", "soon").service());
    assertThat(services.of(MILVUS).get(0).tuning().inDoubt()).isEmpty();
  }

  @Test
  void hostNamesAreLookedUpForAsLongAsAServiceHasThem() {
    MilvusService named =
        readOnly("searchers").annotation("endpoints", "ro.example:19530,10.0.0.1:19530").service();
    told(named, writer());

    assertThat(services.hostNames()).containsExactly("ro.example");
    assertThat(services.withHostNames()).containsExactly(MILVUS);

    told(searchers().service(), writer());
    assertThat(services.hostNames()).isEmpty();
    assertThat(services.withHostNames()).isEmpty();
  }

  @Test
  void rolesAreToldInTheOrderOfServices() {
    told(writer(), searchers().service());

    assertThat(services.roles())
        .extracting(ClaimedRole::service, ClaimedRole::role)
        .containsExactly(
            tuple(ref("searchers"), EndpointRole.READ_ONLY),
            tuple(ref("writer"), EndpointRole.READ_WRITE));
  }

  @Test
  void aRenamedPortIsKnownByItsFormerNameUntilEndpointsListTheNewOne() {
    told(searchers().service());
    assertThat(services.ports(MILVUS).names()).containsEntry(ref("searchers"), "grpc");

    told(
        readOnly("searchers")
            .port("engine", 19530)
            .endpoint("10.0.0.1", Map.of("grpc", 19530))
            .service());
    assertThat(services.ports(MILVUS).names()).containsEntry(ref("searchers"), "grpc");
    assertThat(services.ports(OTHER).names()).isEmpty();
  }

  private static ServiceRef ref(String name) {
    return new ServiceRef("prod", name);
  }
}
