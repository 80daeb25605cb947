package io.milvusxds.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class SegmentHashTest {
  private static final String VECTORS = "/routing/segment-hash-vectors.tsv";

  /** One line of the file. */
  private record Vector(String hexKey, long hash, int of64, int of1024, int of4096) {
    static Vector parse(String line) {
      String[] cells = line.split("\t", -1);
      return new Vector(
          cells[0].equals("-") ? "" : cells[0],
          Long.parseUnsignedLong(cells[1], 16),
          Integer.parseInt(cells[2]),
          Integer.parseInt(cells[3]),
          Integer.parseInt(cells[4]));
    }

    byte[] key() {
      return HexFormat.of().parseHex(hexKey);
    }
  }

  @Test
  void theHashIsTheOneOfTheReferenceImplementation() throws IOException {
    assertThat(vectors())
        .hasSizeGreaterThan(90)
        .allSatisfy(vector -> assertThat(SegmentHash.hash(vector.key())).isEqualTo(vector.hash()));
  }

  @Test
  void theShardIsTheRemainderOfTheHashReadAsUnsigned() throws IOException {
    assertThat(vectors())
        .anySatisfy(vector -> assertThat(vector.hash()).isNegative())
        .allSatisfy(
            vector -> {
              assertThat(SegmentHash.shard(vector.key(), 64)).isEqualTo(vector.of64());
              assertThat(SegmentHash.shard(vector.key(), 1024)).isEqualTo(vector.of1024());
              assertThat(SegmentHash.shard(vector.key(), 4096)).isEqualTo(vector.of4096());
            });
  }

  @Test
  void theEmptyKeyHasTheHashThatIsPublishedForIt() {
    assertThat(SegmentHash.hash("")).isEqualTo(0xef46db3751d8e999L);
  }

  @Test
  void aTextIsHashedAsUtf8() {
    String text = "コレクション 🦜";

    assertThat(SegmentHash.hash(text)).isEqualTo(SegmentHash.hash(text.getBytes(UTF_8)));
    assertThat(SegmentHash.shard(text, 1000))
        .isEqualTo(SegmentHash.shard(text.getBytes(UTF_8), 1000));
  }

  @Test
  void aShardCountThatIsNoPowerOfTwoWorksToo() {
    // 0xef46db3751d8e999 is 17241709254077376921 as an unsigned number.
    assertThat(SegmentHash.shard("", 1000)).isEqualTo(921);
  }

  @Test
  void noShardsAreRefused() {
    assertThatThrownBy(() -> SegmentHash.shard("a", 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shardCount: 0");
  }

  private static List<Vector> vectors() throws IOException {
    try (InputStream in = requireNonNull(SegmentHashTest.class.getResourceAsStream(VECTORS))) {
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(Vector::parse)
          .toList();
    }
  }
}
