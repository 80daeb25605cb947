package io.milvusxds.xds;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.Status.Code;
import io.milvusxds.xds.limits.RefusedClientException;
import java.util.Optional;

/** Decides by the first request of a stream whether its client is served, and with what. */
final class Admission<K> {
  private final StreamContext<K> context;

  Admission(StreamContext<K> context) {
    this.context = context;
  }

  /**
   * Makes the stream a member of its node's group.
   *
   * @param sent the node of the first request
   * @throws RefusedClientException when there is none, or it is too long, or there is no group for
   *     it
   */
  Membership<K> admit(Optional<Node> sent, XdsStream<K> stream) throws RefusedClientException {
    if (sent.isEmpty()) {
      throw new RefusedClientException(
          Code.INVALID_ARGUMENT,
          "the first request of a stream has no node (expected: node.id and node.cluster)");
    }
    EnvoyNode node = NodeReader.read(sent.get());
    int maxLength = context.limits().texts().maxNode();
    if (node.length() > maxLength) {
      throw new RefusedClientException(
          Code.INVALID_ARGUMENT,
          "a node of "
              + node.length()
              + " characters (expected: at most "
              + maxLength
              + "); shorten node.metadata");
    }
    NodeGroups.Choice<K> choice = context.nodeGroups().groupOf(node);
    Optional<String> problem =
        choice.match(member -> Optional.empty(), refused -> Optional.of(refused.reason()));
    if (problem.isPresent()) {
      throw new RefusedClientException(Code.INVALID_ARGUMENT, problem.get());
    }
    Optional<K> name =
        choice.match(member -> Optional.of(member.group()), refused -> Optional.empty());
    return join(node, name.orElseThrow(), stream);
  }

  private Membership<K> join(EnvoyNode node, K name, XdsStream<K> stream)
      throws RefusedClientException {
    int maxGroups = context.limits().maxGroups();
    Optional<Group> group = context.registry().join(name, stream, maxGroups);
    if (group.isEmpty()) {
      throw new RefusedClientException(
          Code.RESOURCE_EXHAUSTED,
          "no room for group \"" + name + "\" beside " + maxGroups + " others");
    }
    return new Membership<>(node, name, group.get());
  }
}
