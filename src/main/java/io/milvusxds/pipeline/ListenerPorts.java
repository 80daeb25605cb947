package io.milvusxds.pipeline;

import io.milvusxds.translate.ListenerSpec;
import io.milvusxds.xds.NodeGroups.Choice;
import io.milvusxds.xds.XdsServer;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Keeps the Envoys of a deployment from asking for any number of different listeners, each of which
 * costs memory and a publication of its own. Called on stream threads.
 *
 * @param maxPerDeployment how many listeners, by kind, port and addresses, the connected Envoys of
 *     one deployment may have
 */
record ListenerPorts(int maxPerDeployment) {
  /** The same choice, or a refusal when its group would be one too many for its deployment. */
  Choice<EnvoyGroup> admit(Choice<EnvoyGroup> choice, XdsServer<EnvoyGroup> server) {
    return choice.match(
        member -> isOneTooMany(member.group(), server) ? refusal(member.group()) : member,
        refused -> refused);
  }

  // Envoys that come together may overshoot the limit by their number, which nothing depends on.
  private boolean isOneTooMany(EnvoyGroup wanted, XdsServer<EnvoyGroup> server) {
    if (server.hasStreams(wanted)) {
      return false;
    }
    Set<ListenerSpec> taken =
        server.groups().keySet().stream()
            .filter(server::hasStreams)
            .filter(other -> other.deployment().equals(wanted.deployment()))
            .map(EnvoyGroup::listener)
            .collect(Collectors.toSet());
    return !taken.contains(wanted.listener()) && taken.size() >= maxPerDeployment;
  }

  private Choice<EnvoyGroup> refusal(EnvoyGroup group) {
    return new Choice.Refused<>(
        "no room for the listener of \""
            + group
            + "\" beside "
            + maxPerDeployment
            + " others of this deployment (expected: one of their kinds and ports in"
            + " node.metadata); use one of these, or raise --max-ports-per-deployment");
  }
}
