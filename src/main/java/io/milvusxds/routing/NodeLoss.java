package io.milvusxds.routing;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What it costs when members die without a word, for as long as nobody has taken their place: the
 * other owners of a shard serve it, and where there are none, all members that are left.
 *
 * <p>Takes each key for equally likely.
 *
 * @param lost the names of those that die, ascending
 * @param withoutOwner the share of keys all of whose owners are among them, 0..1
 * @param fullest the member that then has the most to do
 * @param ofMean its part of all searches, divided by the mean part of a member while all live
 */
public record NodeLoss(List<String> lost, double withoutOwner, String fullest, double ofMean) {
  private static final Comparator<NodeLoss> BY_COST =
      Comparator.comparingDouble(NodeLoss::withoutOwner).thenComparingDouble(NodeLoss::ofMean);

  public NodeLoss {
    lost = List.copyOf(lost);
    requireNonNull(fullest, "fullest");
  }

  /** The worst loss of one member; empty when there are no two. */
  static Optional<NodeLoss> ofOne(ShardPlacement placement) {
    return worst(placement, names(placement).stream().map(List::of).toList());
  }

  /** The worst loss of two members; empty when there are no three. */
  static Optional<NodeLoss> ofTwo(ShardPlacement placement) {
    List<String> names = names(placement);
    List<List<String>> pairs = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      for (int j = i + 1; j < names.size(); j++) {
        pairs.add(List.of(names.get(i), names.get(j)));
      }
    }
    return worst(placement, pairs);
  }

  private static List<String> names(ShardPlacement placement) {
    return placement.members().stream().map(ShardMember::name).toList();
  }

  /** That which leaves most keys without an owner; of such, that with the fullest member. */
  private static Optional<NodeLoss> worst(ShardPlacement placement, List<List<String>> losses) {
    if (losses.isEmpty() || losses.get(0).size() >= placement.members().size()) {
      return Optional.empty();
    }
    OwnerGroups groups = OwnerGroups.of(placement);
    return groups.mostOrphaning(losses).stream().map(groups::without).max(BY_COST);
  }
}
