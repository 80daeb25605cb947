package io.milvusxds.translate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.milvusxds.translate.text.EnvoyText;
import io.milvusxds.translate.text.YamlText;
import java.util.List;

/** Prints Envoy messages as the YAML that Envoy itself reads. */
public final class EnvoyYaml {
  private EnvoyYaml() {}

  /** One sequence with an item per message; {@code []} when there is none. */
  public static String print(List<? extends Message> messages) {
    ArrayNode sequence = JsonNodeFactory.instance.arrayNode();
    add(messages, sequence);
    return YamlText.of(sequence);
  }

  /** One mapping with all that an Envoy of a deployment gets, by kind. */
  public static String print(EnvoyConfig config, List<Listener> listeners) {
    ObjectNode kinds = JsonNodeFactory.instance.objectNode();
    kinds.put("deployment", config.deployment().toString());
    add(listeners, kinds.putArray("listeners"));
    add(config.routeConfigurations(), kinds.putArray("routes"));
    add(config.clusters(), kinds.putArray("clusters"));
    add(config.loadAssignments(), kinds.putArray("endpoints"));
    return YamlText.of(kinds);
  }

  private static void add(List<? extends Message> messages, ArrayNode sequence) {
    messages.forEach(message -> sequence.add(EnvoyText.tree(message)));
  }
}
