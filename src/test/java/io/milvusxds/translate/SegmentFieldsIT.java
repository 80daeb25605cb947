package io.milvusxds.translate;

import static io.milvusxds.testing.services.ServiceBuilder.readOnly;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.milvusxds.testing.nodes.RawClient;
import io.milvusxds.testing.services.ServiceBuilder;
import io.milvusxds.tuning.SegmentKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a real Envoy sends searches of clients that know nothing of segments. */
class SegmentFieldsIT {
  private static final String V1 = "milvus.grpc.MilvusService/";
  private static final String V2 = "milvus.proto.milvus.MilvusService/";
  private static final ServiceBuilder FIRST_API =
      readOnly("readers")
          .annotation(
              "read-prefixes",
              "/milvus.grpc.MilvusService/Search,/milvus.grpc.MilvusService/HybridSearch");
  private static final ServiceBuilder SECOND_API = readOnly("readers").annotation("api", "v2");

  @TempDir private Path folder;

  @Test
  void everySearchOfTheFirstApiReachesAnOwnerOfItsCollection() throws Exception {
    try (DividedReaders readers =
        DividedReaders.start(folder, FIRST_API, SegmentKey.COLLECTION, 1024)) {
      List<Search> searches = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        String name = name(i);
        SearchBytes inner = new SearchBytes().text(1, name).text(2, "p", "q").zeros(3, 512);
        searches.add(new Search(V1 + "Search", inner, name));
        searches.add(new Search(V1 + "SearchByID", inner, name));
        searches.add(new Search(V1 + "HybridSearch", inner, name));
        SearchBytes files = new SearchBytes().text(1, "file").message(2, inner);
        searches.add(new Search(V1 + "SearchInFiles", files, name));
        searches.add(new Search(V1 + "HybridSearchInSegments", files, name));
      }

      assertThat(outside(readers, searches)).isEmpty();
    }
  }

  @Test
  void everySearchOfTheSecondApiReachesAnOwnerOfItsCollection() throws Exception {
    try (DividedReaders readers =
        DividedReaders.start(folder, SECOND_API, SegmentKey.COLLECTION, 1024)) {
      List<Search> searches = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        String name = name(i);
        // Field 1 is a message in all of them and field 2 the database.
        SearchBytes search =
            new SearchBytes()
                .message(1, new SearchBytes().text(1, "base"))
                .text(2, "sales")
                .text(3, name)
                .text(4, "p");
        searches.add(new Search(V2 + "Search", search, "sales/" + name));
        searches.add(new Search(V2 + "HybridSearch", search, "sales/" + name));
        SearchBytes query = new SearchBytes().text(3, name).text(4, "expression").text(6, "p");
        searches.add(new Search(V2 + "Query", query, name));
      }

      assertThat(outside(readers, searches)).isEmpty();
    }
  }

  @Test
  void aCollectionWhoseOwnersAreDeadIsSearchedOnOtherNodes() throws Exception {
    try (DividedReaders readers =
        DividedReaders.start(folder, FIRST_API, SegmentKey.COLLECTION, 1024)) {
      List<String> dead = readers.owners("movies");
      for (String node : dead) {
        readers.kill(node);
      }
      RawClient client = readers.client();
      byte[] search = new SearchBytes().text(1, "movies").zeros(3, 100_000).toByteArray();

      for (int i = 0; i < 100; i++) {
        assertThat(DividedReaders.search(client, V1 + "Search", search)).isNotIn(dead);
      }
    }
  }

  @Test
  void theDatabaseIsThatOfTheRequestElseThatOfTheHeaderAndTheDefaultOneIsNoPartOfTheKey()
      throws Exception {
    try (DividedReaders readers =
        DividedReaders.start(folder, SECOND_API, SegmentKey.COLLECTION, 1024)) {
      RawClient client = readers.client();
      for (int i = 0; i < 50; i++) {
        String name = name(i);
        SearchBytes unnamed = new SearchBytes().text(3, name);
        SearchBytes inDefault = new SearchBytes().text(2, "default").text(3, name);
        SearchBytes inSales = new SearchBytes().text(2, "sales").text(3, name);

        assertThat(search(client, unnamed, "")).isIn(readers.owners(name));
        assertThat(search(client, unnamed, "default")).isIn(readers.owners(name));
        assertThat(search(client, unnamed, "sales")).isIn(readers.owners("sales/" + name));
        assertThat(search(client, inDefault, "sales")).isIn(readers.owners(name));
        assertThat(search(client, inSales, "")).isIn(readers.owners("sales/" + name));
        assertThat(search(client, inSales, "default")).isIn(readers.owners("sales/" + name));
      }
    }
  }

  private static String search(RawClient client, SearchBytes message, String database) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("dbname", Metadata.ASCII_STRING_MARSHALLER), database);
    return client.call(V2 + "Search", message.toByteArray(), headers, CallOptions.DEFAULT);
  }

  @Test
  void withPartitionsTheKeyIsTheCollectionAndTheLeastOfUpToFourPartitionsInWhateverOrder()
      throws Exception {
    try (DividedReaders readers =
        DividedReaders.start(folder, FIRST_API, SegmentKey.COLLECTION_PARTITION, 1024)) {
      List<Search> searches = new ArrayList<>();
      Random random = new Random(4);
      for (int i = 0; i < 100; i++) {
        String name = name(i);
        searches.add(new Search(V1 + "Search", new SearchBytes().text(1, name), name));
        List<String> partitions = new ArrayList<>(List.of("2026-01", "2026-02", "2026-1", "Ω"));
        for (int count = 1; count <= partitions.size(); count++) {
          List<String> some = new ArrayList<>(partitions.subList(0, count));
          Collections.shuffle(some, random);
          SearchBytes search = new SearchBytes().text(1, name).text(2, some.toArray(String[]::new));
          searches.add(new Search(V1 + "Search", search, name + "/2026-01"));
          SearchBytes files = new SearchBytes().text(1, "file").message(2, search);
          searches.add(new Search(V1 + "SearchInFiles", files, name + "/2026-01"));
        }
        SearchBytes twice = new SearchBytes().text(1, name).text(2, "q", "p", "p");
        searches.add(new Search(V1 + "Search", twice, name + "/p"));
        SearchBytes six = new SearchBytes().text(1, name).text(2, "f", "b", "c", "d", "e", "a");
        searches.add(new Search(V1 + "Search", six, name));
      }

      assertThat(outside(readers, searches)).isEmpty();
    }
  }

  @Test
  void partitionsOfTheSecondApiAreFoundInSearchAndInQuery() throws Exception {
    try (DividedReaders readers =
        DividedReaders.start(folder, SECOND_API, SegmentKey.COLLECTION_PARTITION, 1024)) {
      List<Search> searches = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        String name = name(i);
        SearchBytes search = new SearchBytes().text(2, "sales").text(3, name).text(4, "q", "p");
        searches.add(new Search(V2 + "Search", search, "sales/" + name + "/p"));
        searches.add(new Search(V2 + "HybridSearch", search, "sales/" + name + "/p"));
        SearchBytes query = new SearchBytes().text(3, name).text(4, "expression").text(6, "p");
        searches.add(new Search(V2 + "Query", query, name + "/p"));
      }

      assertThat(outside(readers, searches)).isEmpty();
    }
  }

  @Test
  void withFilesASearchInFilesGoesByItsFirstFileAndOthersByTheirCollection() throws Exception {
    try (DividedReaders readers = DividedReaders.start(folder, FIRST_API, SegmentKey.FILE, 1024)) {
      List<Search> searches = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        String name = name(i);
        String file = Integer.toString(1_700_000_000 + i);
        SearchBytes search = new SearchBytes().text(1, name).text(2, "p");
        SearchBytes oneFile = new SearchBytes().text(1, file).message(2, search);
        SearchBytes twoFiles = new SearchBytes().text(1, file, "other").message(2, search);
        SearchBytes noFile = new SearchBytes().message(2, search);
        searches.add(new Search(V1 + "SearchInFiles", oneFile, file));
        searches.add(new Search(V1 + "SearchInFiles", twoFiles, file));
        searches.add(new Search(V1 + "HybridSearchInSegments", oneFile, file));
        searches.add(new Search(V1 + "SearchInFiles", noFile, name));
        searches.add(new Search(V1 + "Search", search, name));
      }

      assertThat(outside(readers, searches)).isEmpty();
    }
  }

  @Test
  void theHeaderWinsOverTheBodyAlsoWhenThatIsCompressed() throws Exception {
    try (DividedReaders readers =
        DividedReaders.start(folder, FIRST_API, SegmentKey.COLLECTION, 1024)) {
      RawClient client = readers.client();
      byte[] search = new SearchBytes().text(1, "collection").zeros(3, 10_000).toByteArray();

      for (int i = 0; i < 200; i++) {
        String key = "segment-" + i;
        for (CallOptions options :
            List.of(CallOptions.DEFAULT, CallOptions.DEFAULT.withCompression("gzip"))) {
          assertThat(client.call(V1 + "Search", search, DividedReaders.segment(key), options))
              .isIn(readers.owners(key));
        }
      }
    }
  }

  /** Names as people choose them, and some that no one should. */
  private static String name(int i) {
    Random random = new Random(i);
    return switch (i % 4) {
      case 0 -> "coll_" + i;
      case 1 -> "Größe " + i + " \"quoted\\\" %REQ(:PATH)%";
      case 2 -> "名前" + random.nextLong();
      default -> Long.toString(random.nextLong(), 36).repeat(1 + random.nextInt(8));
    };
  }

  private record Search(String path, SearchBytes message, String key) {}

  /** The searches that a node answered which does not serve the shard of their key. */
  private static List<String> outside(DividedReaders readers, List<Search> searches)
      throws Exception {
    RawClient client = readers.client();
    List<Callable<String>> calls = new ArrayList<>();
    for (Search search : searches) {
      byte[] message = search.message().toByteArray();
      calls.add(() -> DividedReaders.search(client, search.path(), message));
    }
    List<String> nodes = DividedReaders.all(calls);
    List<String> outside = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      if (!readers.owners(searches.get(i).key()).contains(nodes.get(i))) {
        outside.add(nodes.get(i) + " for " + searches.get(i).path() + searches.get(i).key());
      }
    }
    return outside;
  }
}
