package io.milvusxds.routing;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.Finding;
import io.milvusxds.model.Severity;
import io.milvusxds.tuning.TuningKey;
import java.util.Locale;
import java.util.Optional;

/** What an operator should know of how shards are handed over. */
public final class HandoverFindings {
  private HandoverFindings() {}

  /** What a change of the division itself costs, for as long as the handover lasts. */
  public static Optional<Finding> dividedAnew(DeploymentRef deployment, ShardHandover handover) {
    return handover.changedFrom().map(past -> dividedAnew(deployment, handover, past));
  }

  private static Finding dividedAnew(
      DeploymentRef deployment, ShardHandover handover, ShardHandover.Past past) {
    ShardTarget now = handover.target();
    ShardTarget before = past.target();
    TuningKey changed =
        now.key() != before.key()
            ? TuningKey.SEGMENT_KEY
            : now.spec().shards() != before.spec().shards()
                ? TuningKey.SEGMENT_SHARDS
                : TuningKey.SEGMENT_REPLICAS;
    return new Finding(
        Severity.WARNING,
        "deployment " + deployment,
        changed.annotation(),
        value(changed, now) + ", " + value(changed, before) + " until a moment ago",
        "a value that stays, since keys fall to other nodes with another one",
        cost(changed, past.placement(), handover.placement()) + "; no call fails",
        "Nothing, it passes. milvus-xds plan tells the cost before a change; the earlier value"
            + " brings the earlier nodes back.");
  }

  private static String value(TuningKey key, ShardTarget target) {
    return switch (key) {
      case SEGMENT_KEY -> target.key().label();
      case SEGMENT_SHARDS -> Integer.toString(target.spec().shards());
      default -> Integer.toString(target.spec().replicas());
    };
  }

  private static String cost(TuningKey changed, ShardPlacement before, ShardPlacement after) {
    if (changed == TuningKey.SEGMENT_KEY) {
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
