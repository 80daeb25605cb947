package io.milvusxds.tuning;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.Maps;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.tuning.form.ChoiceForm;
import io.milvusxds.tuning.form.DurationForm;
import io.milvusxds.tuning.form.IntegerForm;
import io.milvusxds.tuning.form.ListForm;
import io.milvusxds.tuning.form.OffOr;
import io.milvusxds.tuning.form.ValueForm;
import java.time.Duration;
import java.util.List;

/**
 * How searches are divided among the read-only endpoints by what they search.
 *
 * @param key what decides the shard of a search
 * @param shards how many shards there are, 1..4096
 * @param replicas how many endpoints serve each shard, 1..64; all of them when there are fewer
 * @param hot what more endpoints serve, in the order written; of a name that is there twice the
 *     larger number counts
 * @param warmUp how long the previous owners of a shard keep serving it beside the new ones; zero
 *     means not at all
 */
public record SegmentTuning(
    SegmentKey key, int shards, int replicas, List<HotSegment> hot, Duration warmUp) {
  private static final IntegerForm REPLICAS_FORM = new IntegerForm(1, 64, 3);
  private static final FeatureSwitch NOT_DIVIDED =
      new FeatureSwitch(
          PoolTuning.LB_POLICY,
          "is \"segment-hash\"",
          "set " + PoolTuning.LB_POLICY.annotation() + ": \"segment-hash\"",
          settings -> settings.get(PoolTuning.LB_POLICY) != PoolTuning.Balancing.SEGMENT_HASH);

  public static final Setting<SegmentKey> SEGMENT_KEY =
      part(
              "segment.key",
              new ChoiceForm<>(Maps.uniqueIndex(List.of(SegmentKey.values()), SegmentKey::label)))
          .defaultsTo("header")
          .shaping(Shaped.ROUTES)
          .help("What decides the shard of a search; the header x-milvus-segment always wins.");

  public static final Setting<Integer> SEGMENT_SHARDS =
      part("segment.shards", new IntegerForm(1, 4096, 1024))
          .defaultsTo("1024")
          .shaping(Shaped.ROUTES, Shaped.ENDPOINTS)
          .help("How many shards the keys fall into; a change moves almost every key.");

  public static final Setting<Integer> SEGMENT_REPLICAS =
      part("segment.replicas", REPLICAS_FORM)
          .defaultsTo("2")
          .shaping(Shaped.ENDPOINTS)
          .help("How many read-only nodes serve each shard.");

  public static final Setting<List<HotSegment>> SEGMENT_HOT =
      part(
              "segment.hot",
              new ListForm<>(
                  new HotSegment.Form(REPLICAS_FORM), "names with replicas", "movies=8,songs=4"))
          .defaultsToRule("none")
          .shaping(Shaped.ENDPOINTS)
          .help("More replicas for the shards of hot segments or collections.");

  public static final Setting<Duration> SEGMENT_WARM_UP =
      part(
              "segment.warm-up",
              new OffOr<>(
                  new DurationForm(Duration.ofMillis(100), Duration.ofHours(1), "1m"),
                  Duration.ZERO))
          .defaultsTo("30s")
          .shaping(Shaped.POOL, Shaped.ENDPOINTS)
          .help(
              "How long the previous owners of a moved shard keep serving it beside the new ones.");

  static final List<Setting<?>> SETTINGS =
      List.of(SEGMENT_KEY, SEGMENT_SHARDS, SEGMENT_REPLICAS, SEGMENT_HOT, SEGMENT_WARM_UP);

  public SegmentTuning {
    requireNonNull(key, "key");
    hot = List.copyOf(hot);
    requireNonNull(warmUp, "warmUp");
  }

  static SegmentTuning of(Settings settings) {
    return new SegmentTuning(
        settings.get(SEGMENT_KEY),
        settings.get(SEGMENT_SHARDS),
        settings.get(SEGMENT_REPLICAS),
        settings.find(SEGMENT_HOT).orElseGet(List::of),
        settings.get(SEGMENT_WARM_UP));
  }

  private static <T> Setting.Declaration<T> part(String key, ValueForm<T> form) {
    return Setting.declare(key, form).only(EndpointRole.READ_ONLY).switchedOffBy(NOT_DIVIDED);
  }
}
