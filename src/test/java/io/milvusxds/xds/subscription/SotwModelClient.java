package io.milvusxds.xds.subscription;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Status;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.milvusxds.xds.resource.Interest;
import io.milvusxds.xds.resource.Resource;
import io.milvusxds.xds.resource.ResourceType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** A model client of the state-of-the-world variant. */
final class SotwModelClient implements ModelClient<DiscoveryRequest> {
  private final ModelMemory memory;
  private final Map<ResourceType, String> nonces = new EnumMap<>(ResourceType.class);
  private final Map<ResourceType, String> accepted = new EnumMap<>(ResourceType.class);
  // On which stream a name was dropped last: a version from then or earlier may stand for more than
  // the client has.
  private final Map<ResourceType, Integer> droppedOn = new EnumMap<>(ResourceType.class);
  // Types that named something on this stream: an empty list no longer means everything.
  private final Set<ResourceType> named = EnumSet.noneOf(ResourceType.class);
  private final Set<ResourceType> implicit = EnumSet.noneOf(ResourceType.class);
  private int stream;

  SotwModelClient(ModelManner manner) {
    this.memory = new ModelMemory(manner);
  }

  @Override
  public ModelMemory memory() {
    return memory;
  }

  @Override
  public List<DiscoveryRequest> connect() {
    memory.disconnected();
    nonces.clear();
    named.clear();
    stream++;
    List<DiscoveryRequest> requests = new ArrayList<>();
    for (ResourceType type : ResourceType.ADD_ORDER) {
      if (!memory.wanted(type).equals(Interest.NOTHING)) {
        requests.add(request(type).build());
      }
    }
    return requests;
  }

  @Override
  public Optional<DiscoveryRequest> want(ResourceType type, Set<String> names, boolean connected) {
    boolean everything = names.isEmpty() && type.isComplete() && !named.contains(type);
    Interest before = memory.wanted(type);
    Interest after = everything ? Interest.EVERYTHING : Interest.ofNames(type, names);
    if (everything) {
      implicit.add(type);
    } else if (!names.isEmpty()) {
      implicit.remove(type);
    }
    boolean more =
        (after.wildcard() && !before.wildcard()) || !before.names().containsAll(after.names());
    boolean fewer =
        (before.wildcard() && !after.wildcard()) || !after.names().containsAll(before.names());
    if (more && droppedOn.containsKey(type)) {
      accepted.remove(type);
    }
    if (fewer) {
      droppedOn.put(type, stream);
      if (more) {
        accepted.remove(type);
      }
    }
    memory.want(type, after);
    return connected ? Optional.of(request(type).build()) : Optional.empty();
  }

  @Override
  public Optional<DiscoveryRequest> askAgain(ResourceType type) {
    boolean spoken = nonces.containsKey(type) && !memory.wanted(type).equals(Interest.NOTHING);
    return spoken ? Optional.of(request(type).build()) : Optional.empty();
  }

  @Override
  public Optional<DiscoveryRequest> stray(ResourceType type) {
    if (!nonces.containsKey(type)) {
      return Optional.empty();
    }
    DiscoveryRequest.Builder request =
        DiscoveryRequest.newBuilder().setTypeUrl(type.typeUrl()).setResponseNonce("0");
    if (named.contains(type)) {
      request.addResourceNames("somebody-else");
    }
    return Optional.of(request.build());
  }

  private DiscoveryRequest.Builder request(ResourceType type) {
    Interest wanted = memory.wanted(type);
    DiscoveryRequest.Builder request =
        DiscoveryRequest.newBuilder()
            .setTypeUrl(type.typeUrl())
            .setVersionInfo(accepted.getOrDefault(type, ""))
            .setResponseNonce(nonces.getOrDefault(type, ""));
    request.addAllResourceNames(wanted.names());
    if (wanted.wildcard() && !(implicit.contains(type) && wanted.names().isEmpty())) {
      request.addResourceNames(Interest.WILDCARD);
    }
    if (request.getResourceNamesCount() > 0) {
      named.add(type);
    }
    return request;
  }

  @Override
  public ModelResponse read(ByteString bytes) {
    try {
      DiscoveryResponse response = DiscoveryResponse.parseFrom(bytes);
      SortedMap<String, Resource> resources = new TreeMap<>();
      response.getResourcesList().stream()
          .map(ModelCatalog::read)
          .forEach(resource -> resources.put(resource.name(), resource));
      return new ModelResponse(
          ResourceType.ofUrl(response.getTypeUrl(), Optional.empty()).orElseThrow(),
          response.getNonce(),
          response.getVersionInfo(),
          resources,
          new TreeSet<>());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("a response that can not be read", e);
    }
  }

  @Override
  public boolean apply(ModelResponse response) {
    ResourceType type = response.type();
    boolean accepts = memory.apply(response, type.isComplete());
    if (accepts) {
      accepted.put(type, response.version());
      if (droppedOn.getOrDefault(type, stream) < stream) {
        droppedOn.remove(type);
      }
    } else if (memory.appliesPartly()) {
      // No version tells what it has now. An Envoy still tells the one that it accepted before:
      // a gap of this variant that no server can see.
      accepted.remove(type);
    }
    return accepts;
  }

  @Override
  public DiscoveryRequest answer(ModelResponse response, boolean accepts) {
    ResourceType type = response.type();
    nonces.put(type, response.nonce());
    if (!accepts) {
      return request(type)
          .setErrorDetail(Status.newBuilder().setCode(3).setMessage("bad content"))
          .build();
    }
    return request(type).build();
  }

  @Override
  public boolean asks(DiscoveryRequest request) {
    return false;
  }

  @Override
  public String nonce(DiscoveryRequest request) {
    return request.getResponseNonce();
  }

  @Override
  public Map<String, String> versionsAtStart(DiscoveryRequest request) {
    boolean tells = request.getResponseNonce().isEmpty() && !request.getVersionInfo().isEmpty();
    return tells ? Map.of(Interest.WILDCARD, request.getVersionInfo()) : Map.of();
  }
}
