package io.milvusxds.xds.subscription;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Status;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.milvusxds.xds.resource.Interest;
import io.milvusxds.xds.resource.Resource;
import io.milvusxds.xds.resource.ResourceType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A model client of the delta variant. */
final class DeltaModelClient implements ModelClient<DeltaDiscoveryRequest> {
  private final ModelMemory memory;
  // Types that it has sent a request for on this stream.
  private final Set<ResourceType> begun = EnumSet.noneOf(ResourceType.class);

  DeltaModelClient(ModelManner manner) {
    this.memory = new ModelMemory(manner);
  }

  @Override
  public ModelMemory memory() {
    return memory;
  }

  @Override
  public List<DeltaDiscoveryRequest> connect() {
    memory.disconnected();
    begun.clear();
    List<DeltaDiscoveryRequest> requests = new ArrayList<>();
    for (ResourceType type : ResourceType.ADD_ORDER) {
      Interest wanted = memory.wanted(type);
      if (!wanted.equals(Interest.NOTHING)) {
        Map<String, String> versions = new TreeMap<>();
        memory.held(type).forEach((name, resource) -> versions.put(name, resource.version()));
        begun.add(type);
        // Nothing named means everything, but only where there is nothing else to name.
        Set<String> names =
            wanted.equals(Interest.EVERYTHING) && type.isComplete() ? Set.of() : texts(wanted);
        requests.add(
            request(type)
                .addAllResourceNamesSubscribe(names)
                .putAllInitialResourceVersions(versions)
                .build());
      }
    }
    return requests;
  }

  @Override
  public Optional<DeltaDiscoveryRequest> want(
      ResourceType type, Set<String> names, boolean connected) {
    boolean first = !begun.contains(type);
    Interest before = memory.wanted(type);
    boolean everything = first && names.isEmpty() && type.isComplete();
    Interest after = everything ? Interest.EVERYTHING : Interest.ofNames(type, names);
    memory.want(type, after);
    if (!connected) {
      return Optional.empty();
    }
    begun.add(type);
    Set<String> more = texts(after);
    more.removeAll(texts(before));
    Set<String> less = texts(before);
    less.removeAll(texts(after));
    if (after.wildcard()) {
      // It can not know whether the wildcard still covers them, so it waits to be told.
      memory.drop(type, less::contains);
    }
    if (more.isEmpty() && less.isEmpty()) {
      return Optional.empty();
    }
    DeltaDiscoveryRequest.Builder request = request(type).addAllResourceNamesUnsubscribe(less);
    return Optional.of(
        everything ? request.build() : request.addAllResourceNamesSubscribe(more).build());
  }

  @Override
  public Optional<DeltaDiscoveryRequest> askAgain(ResourceType type) {
    Set<String> names = texts(memory.wanted(type));
    if (!begun.contains(type) || names.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(request(type).addAllResourceNamesSubscribe(names).build());
  }

  @Override
  public Optional<DeltaDiscoveryRequest> stray(ResourceType type) {
    if (!begun.contains(type)) {
      return Optional.empty();
    }
    return Optional.of(
        request(type)
            .setResponseNonce("0")
            .setErrorDetail(Status.newBuilder().setCode(3).setMessage("stray"))
            .build());
  }

  private static Set<String> texts(Interest interest) {
    Set<String> texts = new TreeSet<>(interest.names());
    if (interest.wildcard()) {
      texts.add(Interest.WILDCARD);
    }
    return texts;
  }

  private static DeltaDiscoveryRequest.Builder request(ResourceType type) {
    return DeltaDiscoveryRequest.newBuilder().setTypeUrl(type.typeUrl());
  }

  @Override
  public ModelResponse read(ByteString bytes) {
    try {
      DeltaDiscoveryResponse response = DeltaDiscoveryResponse.parseFrom(bytes);
      TreeMap<String, Resource> resources = new TreeMap<>();
      response
          .getResourcesList()
          .forEach(
              sent -> {
                Resource resource = ModelCatalog.read(sent.getResource());
                if (!resource.name().equals(sent.getName())
                    || !sent.getVersion().startsWith(resource.version())) {
                  throw new AssertionError("wrong name or version: " + sent);
                }
                resources.put(
                    resource.name(),
                    new Resource(
                        resource.type(),
                        resource.name(),
                        sent.getVersion(),
                        resource.packed(),
                        resource.endpointName()));
              });
      return new ModelResponse(
          ResourceType.ofUrl(response.getTypeUrl(), Optional.empty()).orElseThrow(),
          response.getNonce(),
          response.getSystemVersionInfo(),
          resources,
          new TreeSet<>(response.getRemovedResourcesList()));
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("a response that can not be read", e);
    }
  }

  @Override
  public boolean apply(ModelResponse response) {
    return memory.apply(response, false);
  }

  @Override
  public DeltaDiscoveryRequest answer(ModelResponse response, boolean accepts) {
    DeltaDiscoveryRequest.Builder answer =
        request(response.type()).setResponseNonce(response.nonce());
    return accepts
        ? answer.build()
        : answer.setErrorDetail(Status.newBuilder().setCode(3).setMessage("bad content")).build();
  }

  @Override
  public boolean asks(DeltaDiscoveryRequest request) {
    return request.getResourceNamesSubscribeCount() + request.getResourceNamesUnsubscribeCount()
        > 0;
  }

  @Override
  public String nonce(DeltaDiscoveryRequest request) {
    return request.getResponseNonce();
  }

  @Override
  public Map<String, String> versionsAtStart(DeltaDiscoveryRequest request) {
    return request.getInitialResourceVersionsMap();
  }
}
