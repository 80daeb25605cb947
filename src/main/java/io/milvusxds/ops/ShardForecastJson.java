package io.milvusxds.ops;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.milvusxds.routing.MemberLoad;
import io.milvusxds.routing.NodeLoss;
import io.milvusxds.routing.PlacementChange;
import io.milvusxds.routing.ShardForecast;
import io.milvusxds.routing.ShardForecast.KeyOwners;
import io.milvusxds.routing.ShardMove;
import io.milvusxds.routing.ShardPlacement;
import io.milvusxds.routing.ShardTarget;
import java.util.List;

/** A forecast as JSON, the same on the admin page and in {@code milvus-xds plan -o json}. */
public final class ShardForecastJson {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private ShardForecastJson() {}

  /**
   * One object. Shares are 0..1; {@code losses} are the worst one and the worst two nodes to lose;
   * {@code shards} of a node are absent where it is no node; moves are empty when the number of
   * shards changes, since then a shard of one is none of the other.
   */
  public static String print(ShardForecast forecast) {
    PlacementChange change = forecast.change();
    ObjectNode root = MAPPER.createObjectNode().put("deployment", forecast.deployment().toString());
    root.set("before", division(forecast.before(), forecast.from()));
    root.set("after", division(forecast.after(), forecast.to()));
    root.putObject("moved")
        .put("slots", change.movedSlots())
        .put("leastSlots", forecast.leastMovedSlots())
        .put("keysWithNewOwner", change.keys().newOwner())
        .put("keysWithoutPreviousOwner", change.keys().noOldOwner())
        .put("warmUpSeconds", forecast.after().warmUp().toMillis() / 1000.0);
    ArrayNode losses = root.putArray("losses");
    forecast.losses().forEach(loss -> losses.add(loss(loss)));
    ArrayNode nodes = root.putArray("nodes");
    change.loads().forEach(load -> nodes.add(node(load, forecast)));
    ArrayNode moves = root.putArray("moves");
    change.moves().forEach(move -> moves.add(move(move)));
    ArrayNode keys = root.putArray("keys");
    forecast.keys().forEach(key -> keys.add(key(key)));
    return root.toPrettyString();
  }

  private static ObjectNode division(ShardTarget target, ShardPlacement placement) {
    return MAPPER
        .createObjectNode()
        .put("key", target.key().label())
        .put("shards", target.spec().shards())
        .put("replicas", target.spec().replicas())
        .put("nodes", placement.members().size());
  }

  private static ObjectNode loss(NodeLoss loss) {
    ObjectNode node = MAPPER.createObjectNode();
    add(node.putArray("lost"), loss.lost());
    node.put("keysWithoutOwner", loss.withoutOwner());
    node.putObject("fullest").put("name", loss.fullest()).put("ofMean", loss.ofMean());
    return node;
  }

  private static ObjectNode node(MemberLoad load, ShardForecast forecast) {
    ObjectNode node = MAPPER.createObjectNode().put("name", load.name());
    held(node.putObject("before"), load.before(), forecast.isThere(load.name()));
    held(node.putObject("after"), load.after(), forecast.wouldBeThere(load.name()));
    return node;
  }

  private static void held(ObjectNode node, MemberLoad.Held held, boolean isThere) {
    if (isThere) {
      node.put("shards", held.shards()).put("ofMean", held.ofMean());
    }
  }

  private static ObjectNode move(ShardMove move) {
    ObjectNode node = MAPPER.createObjectNode().put("shard", move.shard());
    add(node.putArray("from"), move.from());
    add(node.putArray("to"), move.to());
    return node;
  }

  private static ObjectNode key(KeyOwners owners) {
    ObjectNode node = MAPPER.createObjectNode().put("key", owners.key());
    add(node.putObject("before").put("shard", owners.shard()).putArray("owners"), owners.owners());
    add(
        node.putObject("after").put("shard", owners.laterShard()).putArray("owners"),
        owners.laterOwners());
    return node;
  }

  private static void add(ArrayNode array, List<String> names) {
    names.forEach(array::add);
  }
}
