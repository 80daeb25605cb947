package io.milvusxds.routing;

import com.google.common.primitives.ImmutableIntArray;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which members own which shard: rendezvous hashing with shuffled scores and a bound on the load.
 *
 * <p>A pure function of the spec and the set of members, so that every replica of milvus-xds and a
 * restarted one agree without talking. Adding or removing a member moves its own slots and, on
 * average, under 5 % more; with at least 2 replicas no shard loses all its owners at once (on a
 * leave: all that did not leave). ADR 11 has the proof and the figures.
 *
 * <p>A <em>slot</em> is one replica of one shard.
 */
public final class ShardPlacement {
  private final ShardSpec spec;
  private final List<ShardMember> members;
  private final List<List<String>> owners;
  private final Map<String, ImmutableIntArray> shards;

  private ShardPlacement(ShardSpec spec, List<ShardMember> members, int[][] slots) {
    this.spec = spec;
    this.members = members;
    this.owners = Arrays.stream(slots).map(owners -> names(members, owners)).toList();
    this.shards = new HashMap<>();
    ImmutableIntArray.Builder[] owned = builders(members.size());
    for (int shard = 0; shard < slots.length; shard++) {
      for (int member : slots[shard]) {
        owned[member].add(shard);
      }
    }
    for (int member = 0; member < owned.length; member++) {
      shards.put(members.get(member).name(), owned[member].build());
    }
  }

  /**
   * Places the shards.
   *
   * @param members in any order; may be empty; those with the same name count once, in the zone
   *     that comes first by name
   */
  public static ShardPlacement of(ShardSpec spec, Collection<ShardMember> members) {
    Map<String, ShardMember> byName = new LinkedHashMap<>();
    members.stream()
        .sorted(ShardMember.ORDER)
        .forEach(member -> byName.putIfAbsent(member.name(), member));
    List<ShardMember> sorted = List.copyOf(byName.values());
    return new ShardPlacement(spec, sorted, slots(spec, sorted));
  }

  private static int[][] slots(ShardSpec spec, List<ShardMember> members) {
    int[][] slots = new int[spec.shards()][0];
    if (members.isEmpty()) {
      return slots;
    }
    ShardOrder order = new ShardOrder(members, spec);
    int least = Math.min(spec.replicas(), members.size());
    // Where replicas are kept in different zones, a slot can not go to whoever is next.
    boolean relieved = order.byScoreAlone() && members.size() > least;
    for (int shard = 0; shard < slots.length; shard++) {
      slots[shard] = order.first(shard, least + (relieved ? 1 : 0));
    }
    if (relieved) {
      ShardRelief.apply(order, slots, members.size());
    }
    for (int shard = 0; shard < slots.length; shard++) {
      int wanted = Math.min(spec.replicasOf(shard), members.size());
      slots[shard] =
          wanted > least
              ? widened(order, shard, slots[shard], wanted)
              : Arrays.copyOf(slots[shard], least);
    }
    return slots;
  }

  /** The owners of a hot shard: the ones that it would have if it were not, then the next best. */
  private static int[] widened(ShardOrder order, int shard, int[] owners, int wanted) {
    return IntStream.concat(Arrays.stream(owners), Arrays.stream(order.first(shard, wanted)))
        .distinct()
        .limit(wanted)
        .toArray();
  }

  public ShardSpec spec() {
    return spec;
  }

  /** Sorted by name, each name once. */
  public List<ShardMember> members() {
    return members;
  }

  /**
   * The names of the members that own a shard.
   *
   * @param shard 0..shards-1
   * @return in order of preference; as many as the shard has replicas, or all members if they are
   *     fewer; empty when there are no members
   */
  public List<String> owners(int shard) {
    return owners.get(shard);
  }

  /** The owners of the shard that a key falls in. */
  public List<String> ownersOf(byte[] key) {
    return owners(SegmentHash.shard(key, spec.shards()));
  }

  /** The owners of the shard that a text falls in, in UTF-8. */
  public List<String> ownersOf(String key) {
    return owners(SegmentHash.shard(key, spec.shards()));
  }

  /** The shards that a member owns, ascending; none for a name that is no member. */
  public ImmutableIntArray shardsOf(String member) {
    return shards.getOrDefault(member, ImmutableIntArray.of());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ShardPlacement placement
        && spec.equals(placement.spec)
        && members.equals(placement.members);
  }

  @Override
  public int hashCode() {
    return 31 * spec.hashCode() + members.hashCode();
  }

  @Override
  public String toString() {
    return spec + " over " + members;
  }

  private static List<String> names(List<ShardMember> members, int[] owners) {
    String[] names = new String[owners.length];
    for (int i = 0; i < names.length; i++) {
      names[i] = members.get(owners[i]).name();
    }
    return List.of(names);
  }

  private static ImmutableIntArray.Builder[] builders(int count) {
    return Stream.generate(ImmutableIntArray::builder)
        .limit(count)
        .toArray(ImmutableIntArray.Builder[]::new);
  }
}
