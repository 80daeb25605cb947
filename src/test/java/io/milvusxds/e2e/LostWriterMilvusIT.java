package io.milvusxds.e2e;

import static io.milvusxds.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.demo.envoy.ProgramRun;
import io.milvusxds.testing.PythonEnvironment;
import io.milvusxds.testing.milvus.Gate;
import io.milvusxds.testing.milvus.MilvusNode;
import io.milvusxds.testing.milvus.MilvusRest;
import io.milvusxds.testing.milvus.MilvusStubs;
import io.milvusxds.testing.milvus.RealMilvus;
import io.milvusxds.testing.milvus.SharedMilvus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a client sees of a real Milvus whose read-write node is away: the gate before it is shut, so
 * that connections break and new ones are refused, while the read-only nodes go on.
 */
@ExtendWith(SharedMilvus.class)
class LostWriterMilvusIT {
  private static final String COLLECTION = "lost_writer";
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir private Path folder;

  @Test
  void whileTheWriterIsAwayNewClientsSearchAndInsertsFailFastAndAllIsWellWhenItIsBack(
      RealMilvus milvus) throws Exception {
    PythonEnvironment python = PythonEnvironment.withPymilvus3();
    MilvusRest direct = new MilvusRest(milvus.readWrite().address());
    direct.collectionOf(COLLECTION, 100);
    String readOnly = ServedMilvus.addresses(milvus.readOnly().toArray(new MilvusNode[0]));
    try (Gate writer = Gate.before(milvus.readWrite().address());
        ServedMilvus served =
            ServedMilvus.start(ServedMilvus.state(folder, readOnly, writer.address().toString()));
        MilvusStubs calls = new MilvusStubs(served.address(), MilvusRest.DIMENSION)) {
      await("the collection is searched")
          .until(() -> calls.strongSearch(COLLECTION, LIMIT).equals("found"));
      assertThat(calls.insert(COLLECTION, LIMIT)).isEqualTo("found");

      writer.shut();
      for (int i = 0; i < 20; i++) {
        assertThat(calls.connect(LIMIT)).isEqualTo("found");
        assertThat(calls.search(COLLECTION, LIMIT)).isEqualTo("found");
        long begin = System.nanoTime();
        assertThat(calls.insert(COLLECTION, LIMIT)).isEqualTo("UNAVAILABLE");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
      }
      ProgramRun fresh =
          python.run(
              "pymilvus3_fresh_client.py",
              List.of("127.0.0.1", Integer.toString(served.address().port()), COLLECTION),
              Duration.ofMinutes(1));
      assertThat(fresh.exitCode()).as(fresh.output()).isZero();
      assertThat(fresh.output()).contains("found 5 rows");

      writer.open();
      await("inserts again").until(() -> calls.insert(COLLECTION, LIMIT).equals("found"));
      assertThat(calls.strongSearch(COLLECTION, LIMIT)).isEqualTo("found");
    } finally {
      direct.drop(COLLECTION);
    }
    assertThat(milvus.writesOnReadOnlyNodes()).isEmpty();
  }
}
