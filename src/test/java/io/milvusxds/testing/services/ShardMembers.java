package io.milvusxds.testing.services;

import io.milvusxds.routing.ShardMember;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Members with names like those in the field, which differ in a few characters only. */
public final class ShardMembers {
  private ShardMembers() {}

  /** The members {@code pod-0} to {@code pod-(count-1)}, zones unknown. */
  public static List<ShardMember> pods(int count) {
    return IntStream.range(0, count).mapToObj(i -> new ShardMember("pod-" + i, "")).toList();
  }

  /** As many pods as the sizes say, in the zones {@code a}, {@code b} and so on. */
  public static List<ShardMember> zones(int... sizes) {
    return IntStream.range(0, sizes.length)
        .boxed()
        .flatMap(
            zone ->
                IntStream.range(0, sizes[zone])
                    .mapToObj(
                        i ->
                            new ShardMember(
                                "pod-" + (char) ('a' + zone) + i,
                                String.valueOf((char) ('a' + zone)))))
        .toList();
  }

  /**
   * One of many sets: in turn pods of a StatefulSet, addresses, and pods with a random ending.
   *
   * @param set which one; the same number gives the same names
   * @return zones unknown; a larger count begins with the smaller one's
   */
  public static List<ShardMember> set(int set, int count) {
    Random random = new Random(set);
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                switch (set % 3) {
                  case 0 -> "milvus-" + set + "-ro-" + i;
                  case 1 -> "10." + set / 250 + "." + set % 250 + "." + i + ":19530";
                  default -> "milvus-ro-" + Long.toString(random.nextLong(60_466_176L), 36);
                })
        .map(name -> new ShardMember(name, ""))
        .toList();
  }
}
