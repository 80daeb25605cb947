package io.milvusxds.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.milvusxds.translate.text.EnvoyText;
import io.milvusxds.xds.StreamStatus;
import io.milvusxds.xds.resource.Resource;
import io.milvusxds.xds.resource.ResourceType;
import io.milvusxds.xds.resource.Snapshot;
import io.milvusxds.xds.subscription.Rejection;
import io.milvusxds.xds.subscription.TypeStatus;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** The JSON of the admin pages. Times are ISO 8601 in UTC; an absent value is left out. */
final class AdminJson {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private AdminJson() {}

  /** One object per stream, in the given order. */
  static String envoys(List<StreamStatus> streams) {
    ArrayNode envoys = MAPPER.createArrayNode();
    streams.forEach(stream -> envoys.add(envoy(stream)));
    return print(envoys);
  }

  /**
   * What the groups of one node are served, by type and name.
   *
   * @param groups by name; a group without a snapshot waits for its deployment
   */
  static String resources(String node, SortedMap<String, Optional<Snapshot>> groups) {
    ObjectNode root = MAPPER.createObjectNode().put("node", node);
    ArrayNode list = root.putArray("groups");
    groups.forEach(
        (name, snapshot) -> {
          ObjectNode group = list.addObject().put("group", name);
          group.put("served", snapshot.isPresent());
          ObjectNode byType = group.putObject("resources");
          snapshot.ifPresent(served -> addResources(served, byType));
        });
    return print(root);
  }

  private static void addResources(Snapshot snapshot, ObjectNode byType) {
    for (ResourceType type : ResourceType.values()) {
      ArrayNode list = byType.putArray(type.label());
      for (Resource resource : snapshot.resources(type).values()) {
        list.addObject()
            .put("name", resource.name())
            .put("version", resource.version())
            .set("message", EnvoyText.tree(resource.packed()));
      }
    }
  }

  private static ObjectNode envoy(StreamStatus stream) {
    ObjectNode envoy =
        MAPPER
            .createObjectNode()
            .put("stream", stream.id())
            .put("id", stream.node().id())
            .put("cluster", stream.node().cluster())
            .put("group", stream.group())
            .put("served", stream.served())
            .put("state", SubscriptionState.worst(stream))
            .put("peer", stream.peer())
            .put("protocol", stream.protocol())
            .put("agent", stream.node().agent())
            .put("connectedSince", stream.connectedAt().toString());
    ArrayNode types = envoy.putArray("types");
    stream.types().forEach(type -> types.add(type(stream, type)));
    return envoy;
  }

  private static ObjectNode type(StreamStatus stream, TypeStatus status) {
    ObjectNode type =
        MAPPER
            .createObjectNode()
            .put("type", status.type().label())
            .put("subscribed", status.subscribed())
            .put("wildcard", status.wildcard())
            .put("sentVersion", status.sentVersion())
            .put("acceptedVersion", status.acceptedVersion())
            .put("state", SubscriptionState.of(stream, status));
    status.rejection().ifPresent(rejection -> type.set("rejection", rejection(rejection)));
    return type;
  }

  private static ObjectNode rejection(Rejection rejection) {
    ObjectNode node =
        MAPPER
            .createObjectNode()
            .put("version", rejection.version())
            .put("message", rejection.message())
            .put("at", rejection.at().toString());
    ArrayNode resources = node.putArray("resources");
    rejection.resources().forEach(resources::add);
    return node;
  }

  private static String print(JsonNode node) {
    return node.toPrettyString() + "\n";
  }
}
