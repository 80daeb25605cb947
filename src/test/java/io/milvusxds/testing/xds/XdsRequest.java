package io.milvusxds.testing.xds;

import com.google.rpc.Status;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request of an xDS client, whatever the variant. Each variant sends the part that it knows.
 *
 * @param typeUrl what it is about
 * @param names everything that the client wants from now on; only state-of-the-world says it
 * @param more what it wants beside what it wanted before; only delta says it
 * @param less what it no longer wants; only delta says it
 * @param version accepted last; only state-of-the-world says it
 * @param heldVersions of what it holds, by name; only delta says it
 * @param nonce of the response that it answers; empty when it answers none
 * @param refusal the words of a refusal; empty unless it is one
 * @param node who it is; only said in the first request of a stream
 */
public record XdsRequest(
    String typeUrl,
    List<String> names,
    List<String> more,
    List<String> less,
    String version,
    Map<String, String> heldVersions,
    String nonce,
    Optional<String> refusal,
    Optional<Node> node) {

  /** A request about a type that says nothing. */
  public static XdsRequest about(String typeUrl) {
    return new XdsRequest(
        typeUrl, List.of(), List.of(), List.of(), "", Map.of(), "", Optional.empty(), NOBODY);
  }

  private static final Optional<Node> NOBODY = Optional.empty();

  /** The same with these names as all that is wanted, and with what differs from before. */
  public XdsRequest wanting(List<String> all, List<String> added, List<String> dropped) {
    return new XdsRequest(
        typeUrl, all, added, dropped, version, heldVersions, nonce, refusal, node);
  }

  /** The same with what the client has. */
  public XdsRequest having(String accepted, Map<String, String> held) {
    return new XdsRequest(typeUrl, names, more, less, accepted, held, nonce, refusal, node);
  }

  /** The same as an answer to the response with this nonce. */
  public XdsRequest answering(String answered) {
    return new XdsRequest(
        typeUrl, names, more, less, version, heldVersions, answered, refusal, node);
  }

  /** The same as a refusal. */
  public XdsRequest refusing(String words) {
    return new XdsRequest(
        typeUrl, names, more, less, version, heldVersions, nonce, Optional.of(words), node);
  }

  /** The same from this node. */
  public XdsRequest from(Node sender) {
    return new XdsRequest(
        typeUrl, names, more, less, version, heldVersions, nonce, refusal, Optional.of(sender));
  }

  DiscoveryRequest toSotw() {
    DiscoveryRequest.Builder request =
        DiscoveryRequest.newBuilder()
            .setTypeUrl(typeUrl)
            .addAllResourceNames(names)
            .setVersionInfo(version)
            .setResponseNonce(nonce);
    refusal.ifPresent(words -> request.setErrorDetail(error(words)));
    node.ifPresent(request::setNode);
    return request.build();
  }

  DeltaDiscoveryRequest toDelta() {
    DeltaDiscoveryRequest.Builder request =
        DeltaDiscoveryRequest.newBuilder()
            .setTypeUrl(typeUrl)
            .addAllResourceNamesSubscribe(more)
            .addAllResourceNamesUnsubscribe(less)
            .putAllInitialResourceVersions(heldVersions)
            .setResponseNonce(nonce);
    refusal.ifPresent(words -> request.setErrorDetail(error(words)));
    node.ifPresent(request::setNode);
    return request.build();
  }

  private static Status error(String words) {
    return Status.newBuilder().setCode(3).setMessage(words).build();
  }
}
