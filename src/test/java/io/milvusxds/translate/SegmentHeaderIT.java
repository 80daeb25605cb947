package io.milvusxds.translate;

import static io.milvusxds.testing.services.ServiceBuilder.readOnly;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.milvusxds.testing.nodes.RawClient;
import io.milvusxds.tuning.SegmentKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a real Envoy sends searches whose callers say in a header what they belong to. */
class SegmentHeaderIT {
  private static final String V1 = "milvus.grpc.MilvusService/";
  private static final String V2 = "milvus.proto.milvus.MilvusService/";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1024, 4096})
  void ofAThousandKeysOfAnyBytesEveryOneReachesAnOwnerOfItsShard(int shardCount) throws Exception {
    try (DividedReaders readers =
            DividedReaders.start(folder, readOnly("readers"), SegmentKey.HEADER, shardCount);
        Http2Front front = Http2Front.before(readers.envoy());
        HeaderSocket socket = new HeaderSocket(front.address())) {
      Random random = new Random(shardCount);
      List<String> outside = new ArrayList<>();

      for (int i = 0; i < 1_000; i++) {
        byte[] key = headerValue(random);
        String node = socket.search(key);
        if (!readers.owners(key).contains(node)) {
          outside.add(node + " for " + Arrays.toString(key));
        }
      }

      assertThat(outside).isEmpty();
    }
  }

  @Test
  void bothOwnersOfAShardTakePartInServingIt() throws Exception {
    try (DividedReaders readers =
        DividedReaders.start(folder, readOnly("readers"), SegmentKey.HEADER, 64)) {
      RawClient client = readers.client();

      List<String> answers = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        answers.add(
            client.call(
                V1 + "Search", new byte[0], DividedReaders.segment("one"), CallOptions.DEFAULT));
      }

      assertThat(answers).isSubsetOf(readers.owners("one"));
      assertThat(readers.owners("one")).hasSize(2).isSubsetOf(answers);
    }
  }

  @Test
  void searchesWithoutTheHeaderSpreadOverAllNodes() throws Exception {
    try (DividedReaders readers =
        DividedReaders.start(folder, readOnly("readers"), SegmentKey.HEADER, 64)) {
      RawClient client = readers.client();
      byte[] search = new SearchBytes().text(1, "one_collection").toByteArray();

      List<String> answers = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        answers.add(DividedReaders.search(client, V1 + "Search", search));
      }

      assertThat(answers).isSubsetOf(readers.names());
      assertThat(readers.names()).isSubsetOf(answers);
    }
  }

  @Test
  void ofTheSecondApiTheThreeSearchesAreDividedAndTheRestGoesToTheWriter() throws Exception {
    try (DividedReaders readers =
        DividedReaders.start(
            folder, readOnly("readers").annotation("api", "v2"), SegmentKey.HEADER, 64)) {
      RawClient client = readers.client();

      for (int i = 0; i < 50; i++) {
        String key = "segment-" + i;
        for (String search : List.of("Search", "HybridSearch", "Query")) {
          assertThat(
                  client.call(
                      V2 + search, new byte[0], DividedReaders.segment(key), CallOptions.DEFAULT))
              .isIn(readers.owners(key));
        }
      }

      for (String other : List.of("SearchX", "XSearch", "Querya", "Insert")) {
        assertThat(
                client.call(
                    V2 + other, new byte[0], DividedReaders.segment("a"), CallOptions.DEFAULT))
            .isEqualTo("rw");
      }
    }
  }

  @Test
  void withOneOfTwoOwnersDeadNoSearchFailsAndNoneLeavesItsShard() throws Exception {
    try (DividedReaders readers =
        DividedReaders.start(folder, readOnly("readers"), SegmentKey.HEADER, 64)) {
      RawClient client = readers.client();
      String dead = readers.names().get(3);
      readers.kill(dead);

      for (int i = 0; i < 1000; i++) {
        String key = "segment-" + i;
        String node =
            client.call(
                V1 + "Search", new byte[0], DividedReaders.segment(key), CallOptions.DEFAULT);
        assertThat(node).isIn(readers.owners(key)).isNotEqualTo(dead);
      }
    }
  }

  @Test
  void withBothOwnersDeadOtherNodesAnswerAndSearchesWithAnOwnerStayThere() throws Exception {
    try (DividedReaders readers =
        DividedReaders.start(folder, readOnly("readers"), SegmentKey.HEADER, 64)) {
      RawClient client = readers.client();
      List<String> dead = readers.owners("segment-0");
      for (String node : dead) {
        readers.kill(node);
      }

      Set<String> helpers = new TreeSet<>();
      for (int i = 0; i < 1000; i++) {
        String key = i % 2 == 0 ? "segment-0" : "segment-" + i;
        String node =
            client.call(
                V1 + "Search", new byte[0], DividedReaders.segment(key), CallOptions.DEFAULT);
        if (dead.containsAll(readers.owners(key))) {
          helpers.add(node);
        } else {
          assertThat(node).isIn(readers.owners(key));
        }
      }

      // As soon as Envoy knows that both are out, the read-write node does, which is there to help.
      assertThat(helpers).doesNotContainAnyElementsOf(dead).contains("rw").hasSizeGreaterThan(1);
    }
  }

  @Test
  void searchesWithoutTheHeaderFindLivingNodesToo() throws Exception {
    try (DividedReaders readers =
        DividedReaders.start(folder, readOnly("readers"), SegmentKey.HEADER, 64)) {
      RawClient client = readers.client();
      readers.kill("ro-0");
      readers.kill("ro-1");

      for (int i = 0; i < 200; i++) {
        assertThat(DividedReaders.search(client, V1 + "Search", new byte[0])).isNotEmpty();
      }
    }
  }

  @Test
  void aClientThatNamesAnAttemptItselfStillReachesAnOwner() throws Exception {
    try (DividedReaders readers =
        DividedReaders.start(folder, readOnly("readers"), SegmentKey.HEADER, 64)) {
      RawClient client = readers.client();
      readers.kill(readers.owners("segment-0").get(0));

      for (int i = 0; i < 50; i++) {
        Metadata headers = DividedReaders.segment("segment-0");
        headers.put(
            Metadata.Key.of(EnvoyNames.ATTEMPT_HEADER, Metadata.ASCII_STRING_MARSHALLER), "7");
        assertThat(client.call(V1 + "Search", new byte[0], headers, CallOptions.DEFAULT))
            .isEqualTo(readers.owners("segment-0").get(1));
      }
    }
  }

  /** Visible characters of ASCII and every byte above, 1 to 64 of them, with spaces in between. */
  private static byte[] headerValue(Random random) {
    byte[] value = new byte[1 + random.nextInt(64)];
    for (int i = 0; i < value.length; i++) {
      int c = 0x20 + random.nextInt(0xE0);
      boolean atTheEdge = i == 0 || i == value.length - 1;
      value[i] = (byte) (c == 0x7F || (c == 0x20 && atTheEdge) ? 'x' : c);
    }
    return value;
  }
}
