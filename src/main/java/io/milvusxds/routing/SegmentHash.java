package io.milvusxds.routing;

import static java.nio.charset.StandardCharsets.UTF_8;

import net.openhft.hashing.LongHashFunction;

/**
 * The shard of a key, as Envoy computes it.
 *
 * <p>Envoy hashes what a hash policy reads with xxHash64, seed 0, and takes the remainder by the
 * sum of the weights of a route's weighted clusters; all of them weigh 1 here. So both sides name
 * the same shard without a word between them. Source: Envoy's documentation of {@code
 * WeightedCluster.use_hash_policy}, and what a real Envoy was seen to do.
 */
public final class SegmentHash {
  private static final LongHashFunction XX_HASH_64 = LongHashFunction.xx();

  private SegmentHash() {}

  /** xxHash64 with seed 0; all 64 bits count, so the number is to be read as unsigned. */
  public static long hash(byte[] key) {
    return XX_HASH_64.hashBytes(key);
  }

  /** The hash of the text in UTF-8, which is how gRPC clients write text into a header. */
  public static long hash(String key) {
    return hash(key.getBytes(UTF_8));
  }

  /**
   * The shard that a key falls in.
   *
   * @param shardCount at least 1
   * @return 0..shardCount-1
   */
  public static int shard(byte[] key, int shardCount) {
    if (shardCount < 1) {
      throw new IllegalArgumentException("shardCount: " + shardCount + " (expected: at least 1)");
    }
    return (int) Long.remainderUnsigned(hash(key), shardCount);
  }

  /** The shard that a text falls in, in UTF-8. */
  public static int shard(String key, int shardCount) {
    return shard(key.getBytes(UTF_8), shardCount);
  }
}
