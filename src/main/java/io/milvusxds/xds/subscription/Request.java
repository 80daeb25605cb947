package io.milvusxds.xds.subscription;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.Status.Code;
import io.milvusxds.xds.limits.RefusedClientException;
import io.milvusxds.xds.limits.XdsLimits;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request of either protocol, as far as it counts here.
 *
 * @param node who the client says that it is; empty when this request does not say
 * @param typeUrl the type that it is about; empty when it does not say
 * @param nonce of the response that it answers; empty when it answers none
 * @param error the client's words when it rejects that response
 * @param names all that the client wants from now on; of delta what it wants from now on, too
 * @param unsubscribed what it no longer wants; of delta only
 * @param version what it accepted last, perhaps on an earlier stream; of state-of-the-world only
 * @param versionsAtStart what it holds from an earlier stream, by name; of delta only. May be more
 *     than it names: all that a wildcard gave it
 */
public record Request(
    Optional<Node> node,
    String typeUrl,
    String nonce,
    Optional<String> error,
    List<String> names,
    List<String> unsubscribed,
    String version,
    Map<String, String> versionsAtStart) {

  public static Request of(DiscoveryRequest request) {
    return new Request(
        request.hasNode() ? Optional.of(request.getNode()) : Optional.empty(),
        request.getTypeUrl(),
        request.getResponseNonce(),
        request.hasErrorDetail()
            ? Optional.of(request.getErrorDetail().getMessage())
            : Optional.empty(),
        request.getResourceNamesList(),
        List.of(),
        request.getVersionInfo(),
        Map.of());
  }

  public static Request of(DeltaDiscoveryRequest request) {
    return new Request(
        request.hasNode() ? Optional.of(request.getNode()) : Optional.empty(),
        request.getTypeUrl(),
        request.getResponseNonce(),
        request.hasErrorDetail()
            ? Optional.of(request.getErrorDetail().getMessage())
            : Optional.empty(),
        request.getResourceNamesSubscribeList(),
        request.getResourceNamesUnsubscribeList(),
        "",
        request.getInitialResourceVersionsMap());
  }

  /** Refuses what is too much for one stream to remember, before any of it is taken in. */
  public void check(XdsLimits limits) throws RefusedClientException {
    int longest = version.length();
    for (Collection<String> texts :
        List.of(names, unsubscribed, versionsAtStart.keySet(), versionsAtStart.values())) {
      for (String text : texts) {
        longest = Math.max(longest, text.length());
      }
    }
    int maxName = limits.texts().maxName();
    if (longest > maxName) {
      throw new RefusedClientException(
          Code.INVALID_ARGUMENT,
          "a name or version of " + longest + " characters (expected: at most " + maxName + ")");
    }
    checkNames(Math.max(names.size(), unsubscribed.size()), limits);
  }

  /** Refuses more names than one stream may subscribe to. */
  public static void checkNames(int names, XdsLimits limits) throws RefusedClientException {
    int maxNames = limits.maxNamesPerStream();
    if (names > maxNames) {
      throw new RefusedClientException(
          Code.RESOURCE_EXHAUSTED,
          "subscribed to " + names + " names (expected: at most " + maxNames + ")");
    }
  }
}
