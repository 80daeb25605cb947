package io.milvusxds.cli;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.milvusxds.ops.TextTable;
import io.milvusxds.routing.MemberLoad;
import io.milvusxds.routing.NodeLoss;
import io.milvusxds.routing.PlacementChange;
import io.milvusxds.routing.ShardForecast;
import io.milvusxds.routing.ShardForecast.KeyOwners;
import io.milvusxds.routing.ShardMove;
import io.milvusxds.routing.ShardTarget;
import io.milvusxds.tuning.SegmentKey;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Tells a person what a change would do to the shards of a deployment. */
final class PlanText {
  private final PrintWriter out;

  PlanText(PrintWriter out) {
    this.out = out;
  }

  /** The whole forecast; without a change only what is today. */
  void print(ShardForecast forecast) {
    PlacementChange change = forecast.change();
    out.println(forecast.deployment());
    line("today", words(forecast.before(), forecast.from().members().size()));
    if (forecast.isChange()) {
      line("then", words(forecast.after(), forecast.to().members().size()));
      cost(forecast, change);
    }
    forecast.losses().forEach(this::print);
    print(loads(forecast, change));
    if (!change.moves().isEmpty()) {
      print(transfers(change.moves()));
    }
    forecast.keys().forEach(key -> print(key, forecast.isChange()));
    if (!forecast.keys().isEmpty()) {
      whatAKeyIs(forecast.after().key()).ifPresent(words -> line("note", words));
    }
    out.flush();
  }

  private void print(NodeLoss loss) {
    line(
        loss.lost().size() == 1 ? "one lost" : "two lost",
        String.format(
            Locale.ROOT,
            "at worst %s: %s of the keys lose all nodes; %s gets %.2f of the mean",
            String.join(", ", loss.lost()),
            percent(loss.withoutOwner()),
            loss.fullest(),
            loss.ofMean()));
  }

  private void print(TextTable table) {
    out.println();
    table.lines().forEach(out::println);
  }

  private void line(String title, String words) {
    out.printf("  %-10s %s%n", title, words);
  }

  private static String words(ShardTarget target, int nodes) {
    int shards = target.spec().shards();
    return "%d %s by segment.key %s, each on %d of %d %s"
        .formatted(
            shards,
            shards == 1 ? "shard" : "shards",
            target.key().label(),
            Math.min(target.spec().replicas(), nodes),
            nodes,
            nodes == 1 ? "node" : "nodes");
  }

  private void cost(ShardForecast forecast, PlacementChange change) {
    int slots = change.loads().stream().mapToInt(load -> load.after().shards()).sum();
    if (hasSameShards(forecast)) {
      line(
          "moved",
          "%d of %d slots (%s); the least possible is %d"
              .formatted(
                  change.movedSlots(),
                  slots,
                  percent(slots == 0 ? 0 : (double) change.movedSlots() / slots),
                  forecast.leastMovedSlots()));
    }
    if (forecast.before().key() != forecast.after().key()) {
      line("keys", "every search falls into another shard, wherever the nodes stay");
    } else {
      line(
          "keys",
          "%s get a node that did not serve them; %s keep none of their nodes"
              .formatted(percent(change.keys().newOwner()), percent(change.keys().noOldOwner())));
    }
    line("meanwhile", meanwhile(forecast));
  }

  private static boolean hasSameShards(ShardForecast forecast) {
    return forecast.before().spec().shards() == forecast.after().spec().shards();
  }

  private static String meanwhile(ShardForecast forecast) {
    long seconds = forecast.after().warmUp().toSeconds();
    if (!hasSameShards(forecast) || forecast.before().key() != forecast.after().key()) {
      return "no call fails; the first search of each key on a new node is slower";
    }
    return seconds == 0
        ? "the previous nodes leave at once: segment.warm-up is off"
        : "the previous nodes that stay serve beside the new ones for "
            + seconds
            + " s (segment.warm-up)";
  }

  private static TextTable loads(ShardForecast forecast, PlacementChange change) {
    if (!forecast.isChange()) {
      TextTable table = new TextTable("node", "shards", "of the mean");
      change
          .loads()
          .forEach(
              load -> table.row(List.of(load.name(), shards(load.before()), share(load.before()))));
      return table;
    }
    TextTable table = new TextTable("node", "shards", "then", "change", "of the mean", "then", "");
    for (MemberLoad load : change.loads()) {
      boolean isThere = forecast.isThere(load.name());
      boolean stays = forecast.wouldBeThere(load.name());
      table.row(
          List.of(
              load.name(),
              isThere ? shards(load.before()) : TextTable.NOTHING,
              stays ? shards(load.after()) : TextTable.NOTHING,
              "%+d".formatted(load.after().shards() - load.before().shards()),
              isThere ? share(load.before()) : TextTable.NOTHING,
              stays ? share(load.after()) : TextTable.NOTHING,
              fate(isThere, stays)));
    }
    return table;
  }

  private static String fate(boolean isThere, boolean stays) {
    if (!isThere) {
      return "comes";
    }
    return stays ? "" : "goes";
  }

  private static String shards(MemberLoad.Held held) {
    return Integer.toString(held.shards());
  }

  private static String share(MemberLoad.Held held) {
    return String.format(Locale.ROOT, "%.2f", held.ofMean());
  }

  /** Which nodes lose a shard, and which get it. */
  private record Ends(String from, String to) {
    static Ends of(ShardMove move) {
      return new Ends(listed(move.from()), listed(move.to()));
    }

    private static String listed(List<String> names) {
      return names.isEmpty() ? "(none)" : String.join(", ", names);
    }
  }

  // From which node to which: a thousand shards one by one are for -o json.
  private static TextTable transfers(List<ShardMove> moves) {
    Map<Ends, Long> counts = moves.stream().collect(groupingBy(Ends::of, counting()));
    TextTable table = new TextTable("shards", "from", "to");
    counts.entrySet().stream()
        .sorted(
            Comparator.<Map.Entry<Ends, Long>>comparingLong(entry -> -entry.getValue())
                .thenComparing(entry -> entry.getKey().from())
                .thenComparing(entry -> entry.getKey().to()))
        .forEach(
            entry ->
                table.row(
                    List.of(
                        entry.getValue().toString(), entry.getKey().from(), entry.getKey().to())));
    return table;
  }

  private void print(KeyOwners key, boolean isChange) {
    out.println();
    out.println("key " + key.key());
    line("today", "shard " + key.shard() + " on " + names(key.owners()));
    if (isChange) {
      boolean stays = key.owners().equals(key.laterOwners()) && key.shard() == key.laterShard();
      line(
          "then",
          stays ? "the same" : "shard " + key.laterShard() + " on " + names(key.laterOwners()));
    }
  }

  /** What a key by this is that somebody could get wrong; empty when there is no such thing. */
  private static Optional<String> whatAKeyIs(SegmentKey key) {
    String names =
        "names are those that searches send: an alias is another key than its collection";
    return switch (key) {
      case HEADER -> Optional.empty();
      case COLLECTION, FILE -> Optional.of(names + "; sales/movies in another database");
      case COLLECTION_PARTITION ->
          Optional.of(names + "; movies/PARTITION with partitions, the least of them");
    };
  }

  private static String names(List<String> owners) {
    return owners.isEmpty() ? "no node" : String.join(", ", owners);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
