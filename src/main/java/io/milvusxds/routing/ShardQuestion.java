package io.milvusxds.routing;

import static java.util.Objects.requireNonNull;

import io.milvusxds.tuning.HotSegment;
import io.milvusxds.tuning.SegmentKey;
import io.milvusxds.tuning.SegmentTuning;
import io.milvusxds.tuning.ServiceRole;
import io.milvusxds.tuning.Setting;
import io.milvusxds.tuning.form.Reading;
import io.milvusxds.tuning.form.ValueForm;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an operator thinks of changing, and which keys matter.
 *
 * @param added nodes that come: {@code host:port} or the name of a pod, and {@code @zone} behind it
 *     where the zone matters
 * @param removed nodes that go, by name or address
 * @param shards another number of shards; empty for no change
 * @param replicas another number of owners of each shard; empty for no change
 * @param key another key; empty for no change
 * @param hot other hot segments; empty for no change
 * @param keys whose owners are asked for
 */
public record ShardQuestion(
    List<String> added,
    List<String> removed,
    OptionalInt shards,
    OptionalInt replicas,
    Optional<SegmentKey> key,
    Optional<List<HotSegment>> hot,
    List<String> keys) {
  /** No change, and no key. */
  public static final ShardQuestion NONE =
      new ShardQuestion(
          List.of(),
          List.of(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of());

  public ShardQuestion {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
    requireNonNull(shards, "shards");
    requireNonNull(replicas, "replicas");
    requireNonNull(key, "key");
    hot = hot.map(List::copyOf);
    keys = List.copyOf(keys);
  }

  /** This question, with these nodes coming. */
  public ShardQuestion adding(List<String> nodes) {
    return new ShardQuestion(nodes, removed, shards, replicas, key, hot, keys);
  }

  /** This question, with these nodes going. */
  public ShardQuestion removing(List<String> nodes) {
    return new ShardQuestion(added, nodes, shards, replicas, key, hot, keys);
  }

  /** This question, about these keys. */
  public ShardQuestion asking(List<String> names) {
    return new ShardQuestion(added, removed, shards, replicas, key, hot, names);
  }

  /**
   * This question, with one of the annotations that divide searches written anew.
   *
   * @param annotation {@code segment.key}, {@code segment.shards}, {@code segment.replicas} or
   *     {@code segment.hot}
   * @param text as it would stand in the annotation
   * @throws ShardQuestionException when the annotation would not take it
   */
  public ShardQuestion writing(Setting<?> annotation, String text) {
    if (annotation == SegmentTuning.SEGMENT_SHARDS) {
      OptionalInt asked = OptionalInt.of(read(SegmentTuning.SEGMENT_SHARDS, text));
      return new ShardQuestion(added, removed, asked, replicas, key, hot, keys);
    }
    if (annotation == SegmentTuning.SEGMENT_REPLICAS) {
      OptionalInt asked = OptionalInt.of(read(SegmentTuning.SEGMENT_REPLICAS, text));
      return new ShardQuestion(added, removed, shards, asked, key, hot, keys);
    }
    if (annotation == SegmentTuning.SEGMENT_KEY) {
      Optional<SegmentKey> asked = Optional.of(read(SegmentTuning.SEGMENT_KEY, text));
      return new ShardQuestion(added, removed, shards, replicas, asked, hot, keys);
    }
    if (annotation == SegmentTuning.SEGMENT_HOT) {
      Optional<List<HotSegment>> asked = Optional.of(read(SegmentTuning.SEGMENT_HOT, text));
      return new ShardQuestion(added, removed, shards, replicas, key, asked, keys);
    }
    throw new IllegalArgumentException(
        "annotation: " + annotation.key() + " (expected: one that divides searches)");
  }

  private static <T> T read(Setting<T> annotation, String text) {
    ValueForm<T> form = annotation.on(ServiceRole.READ_ONLY).form();
    return form.read(text)
        .match(
            Reading.Good::result,
            bad -> {
              throw ShardQuestionException.unusable(annotation, text, form, bad.reason());
            });
  }
}
