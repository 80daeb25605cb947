package io.milvusxds.routing;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.Finding;
import io.milvusxds.model.FindingCode;
import io.milvusxds.model.Subject;
import io.milvusxds.tuning.SegmentTuning;
import io.milvusxds.tuning.ServiceRole;
import io.milvusxds.tuning.Setting;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What an operator should know of how shards are handed over. */
public final class HandoverFindings {
  private HandoverFindings() {}

  /** Everything to be known of one deployment. */
  public static List<Finding> of(DeploymentRef deployment, ShardHandover handover) {
    return Stream.of(dividedAnew(deployment, handover), idle(deployment, handover))
        .flatMap(Optional::stream)
        .toList();
  }

  /** That there are more nodes than shards and replicas can occupy. */
  private static Optional<Finding> idle(DeploymentRef deployment, ShardHandover handover) {
    ShardPlacement placement = handover.placement();
    int nodes = placement.members().size();
    long idle =
        placement.members().stream()
            .filter(member -> placement.shardsOf(member.name()).isEmpty())
            .count();
    ShardSpec spec = handover.target().spec();
    return idle == 0
        ? Optional.empty()
        : Optional.of(
            new Finding(
                FindingCode.SHARDS_TOO_FEW,
                new Subject.OfDeployment(deployment),
                SegmentTuning.SEGMENT_SHARDS.annotation(),
                spec.shards() + ", each on " + spec.replicas() + " of " + nodes + " nodes",
                "many more shards than nodes, so that each node gets its part",
                idle
                    + " of the read-only nodes serve no shard; only searches without a key reach"
                    + " them",
                "Remove the annotation; the default "
                    + SegmentTuning.SEGMENT_SHARDS.on(ServiceRole.READ_ONLY).fallback().text()
                    + " is enough for a hundred nodes."));
  }

  /** What a change of the division itself costs, for as long as the handover lasts. */
  private static Optional<Finding> dividedAnew(DeploymentRef deployment, ShardHandover handover) {
    return handover.changedFrom().map(past -> dividedAnew(deployment, handover, past));
  }

  private static Finding dividedAnew(
      DeploymentRef deployment, ShardHandover handover, ShardHandover.Past past) {
    ShardTarget now = handover.target();
    ShardTarget before = past.target();
    Setting<?> changed =
        now.key() != before.key()
            ? SegmentTuning.SEGMENT_KEY
            : now.spec().shards() != before.spec().shards()
                ? SegmentTuning.SEGMENT_SHARDS
                : SegmentTuning.SEGMENT_REPLICAS;
    return new Finding(
        FindingCode.SHARDS_CHANGED,
        new Subject.OfDeployment(deployment),
        changed.annotation(),
        value(changed, now) + ", " + value(changed, before) + " until a moment ago",
        "a value that stays, since keys fall to other nodes with another one",
        cost(changed, past.placement(), handover.placement()) + "; no call fails",
        "Nothing, it passes. milvus-xds plan tells the cost before a change; the earlier value"
            + " brings the earlier nodes back.");
  }

  private static String value(Setting<?> setting, ShardTarget target) {
    if (setting == SegmentTuning.SEGMENT_KEY) {
      return target.key().label();
    }
    return Integer.toString(
        setting == SegmentTuning.SEGMENT_SHARDS
            ? target.spec().shards()
            : target.spec().replicas());
  }

  private static String cost(Setting<?> changed, ShardPlacement before, ShardPlacement after) {
    if (changed == SegmentTuning.SEGMENT_KEY) {
      return "every search falls into another shard, mostly on other nodes, and is slower there at"
          + " first";
    }
    KeyShares shares = KeyShares.between(before, after);
    return String.format(
        Locale.ROOT,
        "%.1f %% of the keys get a node that did not serve them and is slower at first, %.1f %%"
            + " keep none of their nodes",
        100 * shares.newOwner(),
        100 * shares.noOldOwner());
  }
}
