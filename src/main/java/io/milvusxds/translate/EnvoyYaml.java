package io.milvusxds.translate;

import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.milvusxds.translate.YamlNode.Entry;
import io.milvusxds.translate.YamlNode.Mapping;
import io.milvusxds.translate.YamlNode.Sequence;
import java.util.List;

/**
 * Prints Envoy messages as the YAML that Envoy itself reads: fields in the order of their numbers
 * and with the names of Envoy's documentation.
 */
public final class EnvoyYaml {
  private EnvoyYaml() {}

  /** One sequence with an item per message; {@code []} when there is none. */
  public static String print(List<? extends Message> messages) {
    return YamlText.of(sequence(messages));
  }

  /** One mapping with all that an Envoy of a deployment gets, by kind. */
  public static String print(EnvoyConfig config, List<Listener> listeners) {
    return YamlText.of(
        new Mapping(
            List.of(
                new Entry("deployment", YamlText.text(config.deployment().toString())),
                new Entry("listeners", sequence(listeners)),
                new Entry("routes", sequence(config.routeConfigurations())),
                new Entry("clusters", sequence(config.clusters())),
                new Entry("endpoints", sequence(config.loadAssignments())))));
  }

  private static Sequence sequence(List<? extends Message> messages) {
    return new Sequence(messages.stream().map(MessageNodes::of).toList());
  }
}
