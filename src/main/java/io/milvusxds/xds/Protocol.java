package io.milvusxds.xds;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What differs between the two variants of the protocol: how a request reads, and what one type's
 * subscription is.
 *
 * @param <Q> the request message
 * @param <S> the subscription of one type
 */
interface Protocol<Q, S extends Subscription> {
  /** {@code sotw} or {@code delta}. */
  String label();

  /** Who the client says that it is; empty when this request does not say. */
  Optional<Node> node(Q request);

  /** The type that the request is about; empty when it does not say. */
  String typeUrl(Q request);

  /** How much of the client's the stream would have to remember. */
  RequestSize size(Q request);

  S newSubscription(ResourceType type);

  /** Takes the request into the subscription of its type. */
  Exchange.Answer apply(S subscription, Q request, Instant now);

  /** State-of-the-world: each request has the full list of names. */
  Protocol<DiscoveryRequest, SotwSubscription> SOTW =
      new Protocol<>() {
        @Override
        public String label() {
          return "sotw";
        }

        @Override
        public Optional<Node> node(DiscoveryRequest request) {
          return request.hasNode() ? Optional.of(request.getNode()) : Optional.empty();
        }

        @Override
        public String typeUrl(DiscoveryRequest request) {
          return request.getTypeUrl();
        }

        @Override
        public RequestSize size(DiscoveryRequest request) {
          return RequestSize.NOTHING
              .andNames(request.getResourceNamesList())
              .andTexts(List.of(request.getVersionInfo()));
        }

        @Override
        public SotwSubscription newSubscription(ResourceType type) {
          return new SotwSubscription(type);
        }

        @Override
        public Exchange.Answer apply(
            SotwSubscription subscription, DiscoveryRequest request, Instant now) {
          return subscription.request(
              request.getResourceNamesList(),
              request.getVersionInfo(),
              request.getResponseNonce(),
              request.hasErrorDetail()
                  ? Optional.of(request.getErrorDetail().getMessage())
                  : Optional.empty(),
              now);
        }
      };

  /** Delta: each request has what changed in the list of names. */
  Protocol<DeltaDiscoveryRequest, DeltaSubscription> DELTA =
      new Protocol<>() {
        @Override
        public String label() {
          return "delta";
        }

        @Override
        public Optional<Node> node(DeltaDiscoveryRequest request) {
          return request.hasNode() ? Optional.of(request.getNode()) : Optional.empty();
        }

        @Override
        public String typeUrl(DeltaDiscoveryRequest request) {
          return request.getTypeUrl();
        }

        @Override
        public RequestSize size(DeltaDiscoveryRequest request) {
          // What the client holds may be more than it names: all that a wildcard gave it.
          return RequestSize.NOTHING
              .andNames(request.getResourceNamesSubscribeList())
              .andNames(request.getResourceNamesUnsubscribeList())
              .andTexts(request.getInitialResourceVersionsMap().keySet())
              .andTexts(request.getInitialResourceVersionsMap().values());
        }

        @Override
        public DeltaSubscription newSubscription(ResourceType type) {
          return new DeltaSubscription(type);
        }

        @Override
        public Exchange.Answer apply(
            DeltaSubscription subscription, DeltaDiscoveryRequest request, Instant now) {
          return subscription.request(
              request.getResourceNamesSubscribeList(),
              request.getResourceNamesUnsubscribeList(),
              request.getInitialResourceVersionsMap(),
              request.getResponseNonce(),
              request.hasErrorDetail()
                  ? Optional.of(request.getErrorDetail().getMessage())
                  : Optional.empty(),
              now);
        }
      };
}
