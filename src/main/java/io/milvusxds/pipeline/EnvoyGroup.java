package io.milvusxds.pipeline;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.translate.EnvoyNames;
import io.milvusxds.translate.ListenerSpec;
import io.milvusxds.translate.LogLimit;
import io.milvusxds.xds.EnvoyNode;
import io.milvusxds.xds.NodeGroups;
import java.util.List;

/**
 * The Envoys that get the same resources: one deployment, one kind of listener on one port and the
 * same addresses, and the same limit of the log of calls.
 *
 * <p>Its text, {@code namespace/name edge 19530} or, with other addresses than that of the kind,
 * {@code namespace/name edge 19530 0.0.0.0,::}, is for logs and pages; {@code limited} at its end
 * says that the log of calls has a limit. A blank can occur in none of the parts, so two groups
 * never have the same text.
 */
public record EnvoyGroup(DeploymentRef deployment, ListenerSpec listener, LogLimit logLimit) {
  /** Reads what a node says about itself. */
  static NodeGroups.Choice<EnvoyGroup> ofNode(EnvoyNode node) {
    List<String> parts = List.of(node.cluster().split("/", -1));
    if (parts.size() != 2 || !isName(parts.get(0)) || !isName(parts.get(1))) {
      return new NodeGroups.Choice.Refused<>(
          "node.cluster is \""
              + node.cluster()
              + "\" (expected: NAMESPACE/DEPLOYMENT, for example milvus-demo/milvus); set it in the"
              + " bootstrap of this Envoy, or make one with: milvus-xds bootstrap --deployment"
              + " NAMESPACE/DEPLOYMENT");
    }
    DeploymentRef deployment = new DeploymentRef(parts.get(0), parts.get(1));
    return ListenerSpec.parse(
            node.metadata().getOrDefault(EnvoyNames.METADATA_LISTENER, ""),
            node.metadata().getOrDefault(EnvoyNames.METADATA_LISTENER_PORT, ""),
            node.metadata().getOrDefault(EnvoyNames.METADATA_LISTEN_ADDRESSES, ""))
        .match(
            valid ->
                new NodeGroups.Choice.Member<>(
                    new EnvoyGroup(deployment, valid.spec(), logLimitOf(node))),
            invalid -> new NodeGroups.Choice.Refused<>(invalid.problem()));
  }

  private static LogLimit logLimitOf(EnvoyNode node) {
    // Known to work from this version on; ADR 26.
    return node.build().isAtLeast(1, 40)
            && node.build().accessLogFilters().contains(EnvoyNames.CALL_LOG_RATE_EXTENSION)
        ? LogLimit.BY_RATE
        : LogLimit.NONE;
  }

  @Override
  public String toString() {
    String text = deployment + " " + listener.kind().label() + " " + listener.port();
    String addresses =
        listener.hasDefaultAddress() ? "" : " " + String.join(",", listener.addresses());
    return text + addresses + (logLimit == LogLimit.BY_RATE ? " limited" : "");
  }

  // What Kubernetes allows in a name; it also keeps control characters out of logs.
  private static boolean isName(String text) {
    return text.matches("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
  }
}
