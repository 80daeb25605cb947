package io.milvusxds.translate;

import static io.milvusxds.testing.services.ServiceBuilder.readOnly;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.milvusxds.testing.nodes.RawClient;
import io.milvusxds.tuning.SegmentKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a real Envoy does with searches that have no key, are large or broken, or lose their owners.
 */
class SegmentLimitsIT {
  private static final String SEARCH = "milvus.grpc.MilvusService/Search";
  private static final int MEBIBYTE = 1024 * 1024;

  @TempDir private Path folder;
  private DividedReaders readers;
  private RawClient client;

  @BeforeEach
  void startEnvoy() throws Exception {
    readers =
        DividedReaders.start(
            folder, readOnly("readers").annotation("timeout", "9s"), SegmentKey.COLLECTION, 64);
    client = readers.client();
  }

  @AfterEach
  void stopEnvoy() throws Exception {
    readers.close();
  }

  @Test
  void aSearchWithoutACollectionGoesToAnyNode() {
    assertThat(answers(SEARCH, new byte[0], CallOptions.DEFAULT))
        .containsAll(readers.names())
        .isSubsetOf(readers.names());
  }

  @Test
  void aMethodThatIsNotKnownGoesToAnyNode() {
    byte[] search = new SearchBytes().text(1, "collection").toByteArray();

    assertThat(answers(SEARCH + "InTheFuture", search, CallOptions.DEFAULT))
        .containsAll(readers.names())
        .isSubsetOf(readers.names());
  }

  @Test
  void aCompressedSearchGoesToAnyNode() {
    byte[] search = new SearchBytes().text(1, "collection").zeros(3, 10_000).toByteArray();

    assertThat(answers(SEARCH, search, CallOptions.DEFAULT.withCompression("gzip")))
        .containsAll(readers.names())
        .isSubsetOf(readers.names());
  }

  @Test
  void bytesThatAreNoSearchReachANodeAsTheyDoWithoutEnvoy() {
    List<byte[]> broken =
        List.of(
            new byte[] {-1, -1, -1, -1, -1},
            // A name of 64 bytes of which 3 are there.
            new byte[] {0x0A, 0x40, 'a', 'b', 'c'},
            // A number where the name should be.
            new byte[] {0x08, 0x05},
            // A name that is not UTF-8.
            new byte[] {0x0A, 0x02, -1, -2});

    for (byte[] message : broken) {
      assertThat(DividedReaders.search(client, SEARCH, message)).isIn(readers.names());
    }
  }

  @Test
  void searchesOfAllSizesUpToSixtyFourMebibytesReachAnOwner() {
    for (int size : List.of(1, 15, 17, 40, 63)) {
      byte[] search =
          new SearchBytes().text(1, "collection").zeros(3, size * MEBIBYTE).toByteArray();

      assertThat(DividedReaders.search(client, SEARCH, search)).isIn(readers.owners("collection"));
    }
  }

  @Test
  void aLargeSearchIsRetriedOnTheOtherOwnerWhenOneIsDead() throws Exception {
    readers.kill(readers.owners("collection").get(0));
    byte[] search = new SearchBytes().text(1, "collection").zeros(3, 40 * MEBIBYTE).toByteArray();

    for (int i = 0; i < 4; i++) {
      assertThat(DividedReaders.search(client, SEARCH, search))
          .isEqualTo(readers.owners("collection").get(1));
    }
  }

  @Test
  void aSearchThatIsTooLargeIsRefusedWithAReason() {
    byte[] search = new SearchBytes().text(1, "collection").zeros(3, 66 * MEBIBYTE).toByteArray();

    assertThatThrownBy(() -> DividedReaders.search(client, SEARCH, search))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("buffer limits are exceeded");
  }

  @Test
  void withTheHeaderNothingIsHeldBackAndSoNothingIsTooLarge() {
    byte[] search = new byte[66 * MEBIBYTE];

    String node = client.call(SEARCH, search, DividedReaders.segment("a"), CallOptions.DEFAULT);

    assertThat(node).isIn(readers.owners("a"));
  }

  @Test
  void theWriterHelpsOutInAShardThatLostAllItsOwnersAndOnlyThere() throws Exception {
    for (String owner : readers.owners("lost")) {
      readers.kill(owner);
    }
    String safe =
        IntStream.range(0, 1000)
            .mapToObj(i -> "safe-" + i)
            .filter(key -> readers.owners(key).stream().noneMatch(readers.owners("lost")::contains))
            .findFirst()
            .orElseThrow();

    // Five failures in a row take each of the two out of service.
    for (int i = 0; i < 12; i++) {
      outcome("lost");
    }

    assertThat(outcome("lost")).isEqualTo("rw");
    assertThat(outcome(safe)).isIn(readers.owners(safe));
  }

  private String outcome(String collection) {
    try {
      return DividedReaders.search(
          client, SEARCH, new SearchBytes().text(1, collection).toByteArray());
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode().name();
    }
  }

  private List<String> answers(String path, byte[] message, CallOptions options) {
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      answers.add(client.call(path, message, new Metadata(), options));
    }
    return answers;
  }
}
