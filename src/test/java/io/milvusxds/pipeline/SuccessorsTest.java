package io.milvusxds.pipeline;

import static io.milvusxds.testing.services.ServiceBuilder.readOnly;
import static io.milvusxds.testing.services.ServiceBuilder.readWrite;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.EndpointRole;
import io.milvusxds.model.EndpointState;
import io.milvusxds.routing.DeploymentPlan;
import io.milvusxds.routing.Surroundings;
import io.milvusxds.routing.TrafficPlanner;
import io.milvusxds.testing.services.ServiceBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Writes go on while other nodes take the place of all that there were. */
class SuccessorsTest {
  private static final long MOMENT = Successors.MOMENT.toNanos();
  // The clock of the JVM may turn negative meanwhile.
  private static final long START = Long.MAX_VALUE - MOMENT / 2;

  private final Successors successors = new Successors();

  @Test
  void whoReplacesAllOthersStandsBehindThemForAMoment() {
    assertThat(writers(START, "10.0.0.1")).containsExactly("10.0.0.1 first");

    assertThat(writers(START + 1, "10.0.0.2")).containsExactly("10.0.0.1 first", "10.0.0.2 behind");

    assertThat(successors.nextEndNanos()).hasValue(START + 1 + MOMENT);
    assertThat(successors.endedBy(START + MOMENT)).isEmpty();
    assertThat(successors.endedBy(START + 1 + MOMENT)).hasSize(1);
    assertThat(writers(START + 1 + MOMENT, "10.0.0.2")).containsExactly("10.0.0.2 first");
    assertThat(successors.nextEndNanos()).isEmpty();
  }

  @Test
  void whereOneStaysNobodyHasToWait() {
    writers(0, "10.0.0.1", "10.0.0.2");

    assertThat(writers(1, "10.0.0.2", "10.0.0.3"))
        .containsExactly("10.0.0.2 first", "10.0.0.3 first");
  }

  @Test
  void aChangeMeanwhileDoesNotKeepTheFormerOnesForLonger() {
    writers(0, "10.0.0.1");
    writers(1, "10.0.0.2");

    assertThat(writers(MOMENT, "10.0.0.3")).containsExactly("10.0.0.1 first", "10.0.0.3 behind");
    assertThat(writers(MOMENT + 1, "10.0.0.3")).containsExactly("10.0.0.3 first");
  }

  @Test
  void oneThatComesBackMeanwhileIsWhatItWas() {
    writers(0, "10.0.0.1");
    writers(1, "10.0.0.2");

    assertThat(writers(2, "10.0.0.1")).containsExactly("10.0.0.1 first");
  }

  @Test
  void theLastOneIsGoneAtOnceAndTheFirstOneIsThereAtOnce() {
    writers(0, "10.0.0.1");

    assertThat(writers(1)).isEmpty();
    assertThat(writers(2, "10.0.0.2")).containsExactly("10.0.0.2 first");
  }

  @Test
  void aNodeThatDrainsIsNotKept() {
    introduce(0, readWrite("rw").port("grpc", 19530).endpoint("10.0.0.1", EndpointState.DRAINING));

    assertThat(writers(1, "10.0.0.2")).containsExactly("10.0.0.2 first");
  }

  @Test
  void whatEnvoyDoesNotAskIsReplacedAtOnce() {
    ServiceBuilder unasked = readWrite("rw").port("grpc", 19530).annotation("health-check", "none");
    introduce(0, unasked.endpoint("10.0.0.1"));

    ServiceBuilder other = readWrite("rw").port("grpc", 19530).annotation("health-check", "none");
    assertThat(introduce(1, other.endpoint("10.0.0.2"))).containsExactly("10.0.0.2 first");
  }

  private List<String> writers(long nowNanos, String... addresses) {
    ServiceBuilder service = readWrite("rw").port("grpc", 19530);
    for (String address : addresses) {
      service = service.endpoint(address);
    }
    return introduce(nowNanos, service);
  }

  /** The read-write nodes and whether calls go to them first. */
  private List<String> introduce(long nowNanos, ServiceBuilder writers) {
    DeploymentPlan plan =
        TrafficPlanner.plan(
                List.of(
                    readOnly("ro").port("grpc", 19530).endpoint("10.0.0.9").tuned(),
                    writers.tuned()),
                Surroundings.CLEAR)
            .deployments()
            .get(0);
    return successors.introduce(plan, nowNanos).pools().stream()
        .filter(pool -> pool.role() == EndpointRole.READ_WRITE)
        .flatMap(pool -> pool.endpoints().stream())
        .map(node -> node.address().host() + (node.priority() == 0 ? " first" : " behind"))
        .toList();
  }
}
