package io.milvusxds.e2e;

import static io.milvusxds.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.demo.load.LoadReport;
import io.milvusxds.testing.load.SteadyLoad;
import io.milvusxds.testing.milvus.MilvusNode;
import io.milvusxds.testing.milvus.MilvusRest;
import io.milvusxds.testing.milvus.MilvusStubs;
import io.milvusxds.testing.milvus.RealMilvus;
import io.milvusxds.testing.milvus.SharedMilvus;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a client sees of a real Milvus whose read-only nodes die, hang and come back. */
@ExtendWith(SharedMilvus.class)
class LostReadersMilvusIT {
  private static final String COLLECTION = "lost_readers";
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final RealMilvus milvus;
  private final MilvusNode one;
  private final MilvusNode other;
  @TempDir private Path folder;

  LostReadersMilvusIT(RealMilvus milvus) {
    this.milvus = milvus;
    this.one = milvus.readOnly().get(0);
    this.other = milvus.readOnly().get(1);
  }

  @BeforeEach
  void makeCollection() throws Exception {
    new MilvusRest(milvus.readWrite().address()).collectionOf(COLLECTION, 100);
    try (MilvusStubs direct = stubs(milvus.readWrite())) {
      await("the collection is searched")
          .until(() -> direct.strongSearch(COLLECTION, LIMIT).equals("found"));
    }
  }

  @AfterEach
  void dropCollection() throws Exception {
    assertThat(milvus.writesOnReadOnlyNodes()).isEmpty();
    new MilvusRest(milvus.readWrite().address()).drop(COLLECTION);
  }

  @Test
  void aReaderThatIsKilledAndStartedAgainCostsNoSearch() throws Exception {
    try (ServedMilvus served = ServedMilvus.start(ServedMilvus.state(folder, milvus));
        MilvusStubs calls = calls(served);
        SteadyLoad load = searches(calls)) {
      awaitSearches(load, 40);

      one.kill();
      awaitSearches(load, 100);
      one.startAgain();
      await("searches on the one that is back").until(() -> searchesOf(one) > 20);
      LoadReport report = load.stop();

      assertThat(report.failures()).isEmpty();
      assertThat(report.latency(100)).isLessThan(Duration.ofSeconds(2));
    }
  }

  @Test
  void aReaderThatIsRestartedCostsNoSearch() throws Exception {
    try (ServedMilvus served = ServedMilvus.start(ServedMilvus.state(folder, milvus));
        MilvusStubs calls = calls(served);
        SteadyLoad load = searches(calls)) {
      awaitSearches(load, 40);

      one.restart();
      await("searches on the one that is back").until(() -> searchesOf(one) > 20);
      LoadReport report = load.stop();

      assertThat(report.failures()).isEmpty();
    }
  }

  @Test
  void aReaderThatHangsIsAskedNoMoreOnceItsHealthIsKnown() throws Exception {
    var state =
        ServedMilvus.state(folder, milvus)
            .readOnly("health-check", "grpc")
            .readOnly("timeout", "8s");
    try (ServedMilvus served = ServedMilvus.start(state);
        MilvusStubs calls = calls(served);
        SteadyLoad load = searches(calls)) {
      awaitSearches(load, 40);

      one.freeze();
      try {
        await("one node left").until(() -> served.envoy().endpoints("prod/milvus/ro").size() == 1);
        SteadyLoad.Settings few = new SteadyLoad.Settings(20, Duration.ofSeconds(3), 200);
        LoadReport later =
            SteadyLoad.start(few, () -> "", unused -> calls.beginSearch(COLLECTION, LIMIT)).await();
        LoadReport all = load.stop();

        // Those that it had taken are asked of the other one after 75 % of the timeout.
        assertThat(all.failures()).isEmpty();
        assertThat(later.failures()).isEmpty();
        assertThat(later.latency(100)).isLessThan(Duration.ofSeconds(2));
      } finally {
        // Milvus itself ends a proxy that goes on after its session has run out.
        one.thaw();
        one.kill();
        one.startAgain();
      }
      await("both nodes").until(() -> served.envoy().endpoints("prod/milvus/ro").size() == 2);
    }
  }

  @Test
  void withASearchFallbackNoneOfAHundredSearchesFailsWhenBothReadersAreGone() throws Exception {
    var state = ServedMilvus.state(folder, milvus).readOnly("search-fallback", "rw");
    try (ServedMilvus served = ServedMilvus.start(state);
        MilvusStubs calls = calls(served)) {
      assertThat(calls.search(COLLECTION, LIMIT)).isEqualTo("found");

      one.kill();
      other.kill();
      try {
        for (int i = 0; i < 100; i++) {
          assertThat(calls.search(COLLECTION, LIMIT)).as("search " + i).isEqualTo("found");
        }
      } finally {
        one.startAgain();
        other.startAgain();
      }
      await("a search on one that is back")
          .until(
              () ->
                  calls.search(COLLECTION, LIMIT).equals("found")
                      && searchesOf(one) + searchesOf(other) > 0);
    }
  }

  private static long searchesOf(MilvusNode node) throws Exception {
    return node.calls().getOrDefault("Search", 0L);
  }

  private static SteadyLoad searches(MilvusStubs calls) {
    return SteadyLoad.start(
        new SteadyLoad.Settings(20, Duration.ofMinutes(1), 400),
        () -> "",
        unused -> calls.beginSearch(COLLECTION, LIMIT));
  }

  private static void awaitSearches(SteadyLoad load, int count) throws InterruptedException {
    assertThat(load.awaitCalls(count, Duration.ofSeconds(30))).isTrue();
  }

  private static MilvusStubs calls(ServedMilvus served) {
    return new MilvusStubs(served.address(), MilvusRest.DIMENSION);
  }

  private static MilvusStubs stubs(MilvusNode node) {
    return new MilvusStubs(node.address(), MilvusRest.DIMENSION);
  }
}
