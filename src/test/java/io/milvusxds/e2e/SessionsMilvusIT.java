package io.milvusxds.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.HostPort;
import io.milvusxds.testing.milvus.RealMilvus;
import io.milvusxds.testing.milvus.SdkSession;
import io.milvusxds.testing.milvus.SharedMilvus;
import io.milvusxds.testing.milvus.Transcript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Whole sessions of real clients with a real Milvus: what each step comes to through Envoy is what
 * it comes to directly, errors included.
 *
 * <p>Both transcripts are left side by side in {@code target/milvus-sessions}, a file a client.
 * Sessions wait most of their time, so several have them at once, each in a database of its own.
 */
@ExtendWith(SharedMilvus.class)
@Execution(ExecutionMode.CONCURRENT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionsMilvusIT {
  private static final Path TABLES = Path.of("target", "milvus-sessions");
  private static final AtomicInteger OWN = new AtomicInteger(1000);

  private final ExecutorService pool = Executors.newCachedThreadPool();
  private RealMilvus milvus;
  private ServedMilvus served;

  @BeforeAll
  void serve(RealMilvus shared, @TempDir Path folder) throws Exception {
    milvus = shared;
    served = ServedMilvus.start(ServedMilvus.state(folder, milvus));
  }

  @AfterAll
  void noWriteCameToAReadOnlyNode() throws Exception {
    pool.shutdownNow();
    served.close();
    assertThat(milvus.searchesOnReadOnlyNodes()).isGreaterThan(100);
    assertThat(milvus.writesOnReadOnlyNodes()).isEmpty();
  }

  @Test
  void pymilvus3SeesNoDifference() throws Exception {
    seesNoDifference(SdkSession.pymilvus3(false));
  }

  @Test
  void pymilvus3AsyncSeesNoDifference() throws Exception {
    seesNoDifference(SdkSession.pymilvus3(true));
  }

  @Test
  void pymilvus2SeesNoDifference() throws Exception {
    seesNoDifference(SdkSession.pymilvus2());
  }

  @Test
  void theNodeSdkSeesNoDifference() throws Exception {
    seesNoDifference(SdkSession.node());
  }

  @Test
  void theGoSdkSeesNoDifference() throws Exception {
    seesNoDifference(SdkSession.go());
  }

  @Test
  void theJavaSdkSeesNoDifference() throws Exception {
    seesNoDifference(SdkSession.java());
  }

  private void seesNoDifference(SdkSession session) throws Exception {
    CompletableFuture<Transcript> one = begin(session, milvus.readWrite().address());
    CompletableFuture<Transcript> other = begin(session, served.address());
    Transcript direct = one.get();
    Transcript throughEnvoy = other.get();
    Files.createDirectories(TABLES);
    Files.writeString(
        TABLES.resolve(session.fileName() + ".tsv"), Transcript.table(direct, throughEnvoy));

    assertThat(throughEnvoy.steps()).isEqualTo(direct.steps());
    assertThat(direct.steps()).hasSizeGreaterThanOrEqualTo(90);
    assertThat(direct.last()).isEqualTo("close");
    // What is to be refused is, and what this Milvus is too old for; all else works.
    assertThat(direct.failed().size()).isLessThan(direct.steps().size() / 3);
  }

  private CompletableFuture<Transcript> begin(SdkSession session, HostPort address) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return session.with(address, "own" + OWN.incrementAndGet());
          } catch (IOException | InterruptedException e) {
            throw new CompletionException(e);
          }
        },
        pool);
  }
}
