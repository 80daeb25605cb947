package io.milvusxds.e2e;

import static io.milvusxds.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.demo.load.LoadReport;
import io.milvusxds.testing.ServeProcess;
import io.milvusxds.testing.load.SteadyLoad;
import io.milvusxds.testing.milvus.MilvusRest;
import io.milvusxds.testing.milvus.MilvusStubs;
import io.milvusxds.testing.milvus.RealMilvus;
import io.milvusxds.testing.milvus.SharedMilvus;
import io.milvusxds.testing.services.StateFile;
import io.milvusxds.translate.Bootstrap;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a client sees of a real Milvus while milvus-xds or its Envoy is replaced. */
@ExtendWith(SharedMilvus.class)
class ReplacedPartsMilvusIT {
  private static final String COLLECTION = "replaced_parts";
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final RealMilvus milvus;
  private final MilvusRest direct;
  @TempDir private Path folder;

  ReplacedPartsMilvusIT(RealMilvus milvus) {
    this.milvus = milvus;
    this.direct = new MilvusRest(milvus.readWrite().address());
  }

  @BeforeEach
  void makeCollection() throws Exception {
    direct.collectionOf(COLLECTION, 100);
  }

  @AfterEach
  void dropCollection() throws Exception {
    direct.drop(COLLECTION);
    assertThat(milvus.writesOnReadOnlyNodes()).isEmpty();
  }

  @Test
  void aControlPlaneThatGoesAndComesBackCostsNoSearchAndNoInsert() throws Exception {
    StateFile state = ServedMilvus.state(folder, milvus);
    try (ServedMilvus served = ServedMilvus.start(state);
        MilvusStubs calls = stubs(served);
        SteadyLoad load =
            SteadyLoad.start(
                new SteadyLoad.Settings(20, Duration.ofMinutes(1), 400),
                () -> "",
                unused -> calls.beginSearch(COLLECTION, LIMIT))) {
      assertThat(load.awaitCalls(40, LIMIT)).isTrue();

      ServeProcess control = served.control();
      control.kill();
      assertThat(load.awaitCalls(40, LIMIT)).isTrue();
      assertThat(calls.insert(COLLECTION, LIMIT)).isEqualTo("found");
      try (ServeProcess again =
          ServeProcess.start(state.path(), control.xdsPort(), control.adminPort())) {
        await("the Envoy is back").until(() -> again.metric("milvus_xds_streams{") == 1);
        assertThat(load.awaitCalls(40, LIMIT)).isTrue();
        assertThat(calls.insert(COLLECTION, LIMIT)).isEqualTo("found");
      }
      LoadReport report = load.stop();

      assertThat(report.failures()).isEmpty();
    }
  }

  @Test
  void aClientGoesOnWhenItsEnvoyIsStartedAgain() throws Exception {
    StateFile state = ServedMilvus.state(folder, milvus);
    try (ServedMilvus served = ServedMilvus.start(state);
        MilvusStubs calls = stubs(served)) {
      assertThat(calls.search(COLLECTION, LIMIT)).isEqualTo("found");

      served.envoy().process().kill();
      assertThat(calls.search(COLLECTION, LIMIT)).isEqualTo("UNAVAILABLE");
      try (ServedEnvoy again =
          ServedEnvoy.startBare(
              served.control().xds(),
              Bootstrap.Protocol.STATE_OF_THE_WORLD,
              served.address().port())) {
        again.awaitListener();

        await("a search through the new one")
            .until(() -> calls.search(COLLECTION, LIMIT).equals("found"));
        assertThat(calls.insert(COLLECTION, LIMIT)).isEqualTo("found");
        assertThat(calls.strongSearch(COLLECTION, LIMIT)).isEqualTo("found");
      }
    }
  }

  private static MilvusStubs stubs(ServedMilvus served) {
    return new MilvusStubs(served.address(), MilvusRest.DIMENSION);
  }
}
