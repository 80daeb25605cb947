package io.milvusxds.xds.subscription;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.grpc.MethodDescriptor;
import io.milvusxds.xds.connection.Frames;
import io.milvusxds.xds.connection.ResponseFrame;
import io.milvusxds.xds.resource.Interest;
import io.milvusxds.xds.resource.Reply;
import io.milvusxds.xds.resource.ResourceType;
import io.milvusxds.xds.resource.Snapshot;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One client and the server's end of its stream, with a wire between them that keeps its order in
 * each direction and carries something only when told to.
 */
final class ModelLink<Q> {
  static final long GRACE_NANOS = 1_000_000_000L;

  private static final MethodDescriptor<?, ResponseFrame> FRAMES =
      Frames.of(
          AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod(), Request::of, 1);
  private static final int MAX_RESPONSES_AT_ONCE = 20;

  private final Protocol protocol;
  private final Function<Q, Request> read;
  private final ModelClient<Q> client;
  private final Deque<Q> toServer = new ArrayDeque<>();
  private final Deque<ByteString> toClient = new ArrayDeque<>();
  private final Map<ResourceType, Applied> unanswered = new EnumMap<>(ResourceType.class);
  // Types that a request of this stream was about: asking the server of others would change it.
  private final Set<ResourceType> requested = EnumSet.noneOf(ResourceType.class);
  private final Set<ResourceType> unheardDrops = EnumSet.noneOf(ResourceType.class);
  private @Nullable SubscriptionSet server;
  private ModelWitness witness;
  private Optional<Long> alarmAt = Optional.empty();
  private boolean stalled;
  private long lastNonce;
  private int carriedResources;
  private int responses;

  private record Applied(ModelResponse response, boolean accepted) {}

  ModelLink(Protocol protocol, Function<Q, Request> read, ModelClient<Q> client) {
    this.protocol = protocol;
    this.read = read;
    this.client = client;
    this.witness = newWitness();
  }

  private ModelWitness newWitness() {
    return new ModelWitness(protocol == Protocol.DELTA, GRACE_NANOS);
  }

  void connect() {
    if (server == null) {
      server = new SubscriptionSet(protocol, GRACE_NANOS, true);
      witness = newWitness();
      lastNonce = 0;
      responses = 0;
      carriedResources = 0;
      toServer.addAll(client.connect());
    }
  }

  void disconnect() {
    server = null;
    alarmAt = Optional.empty();
    unheardDrops.clear();
    requested.clear();
    toServer.clear();
    toClient.clear();
    unanswered.clear();
  }

  /** While stalled, the transport takes no response. */
  void stall(boolean now) {
    stalled = now;
  }

  /**
   * The client wants this from now on.
   *
   * <p>Both variants have a gap where a response crosses a name that is dropped and taken up again:
   * in state-of-the-world the requests that cross are void, so the server never hears of the drop;
   * in delta the client takes up what the server believes to be dropped. So a client here that
   * dropped something changes nothing more until the wire was quiet.
   */
  void want(ResourceType type, Set<String> names) {
    boolean heard =
        server == null
            || (toServer.isEmpty() && toClient.isEmpty() && !unanswered.containsKey(type));
    if (heard) {
      unheardDrops.remove(type);
    } else if (unheardDrops.contains(type)) {
      return;
    }
    Interest before = client.memory().wanted(type);
    client.want(type, names, server != null).ifPresent(toServer::add);
    Interest after = client.memory().wanted(type);
    // A wildcard may have been the empty list; whether names came after it must be heard, too.
    boolean isFewer = before.wildcard() || !after.names().containsAll(before.names());
    if (isFewer) {
      unheardDrops.add(type);
    }
  }

  void askAgain(ResourceType type) {
    if (server != null) {
      client.askAgain(type).ifPresent(toServer::add);
    }
  }

  void stray(ResourceType type) {
    if (server != null) {
      client.stray(type).ifPresent(toServer::add);
    }
  }

  /** The client applies the oldest response on the wire; tells whether there was one. */
  boolean carryToClient() {
    ByteString bytes = toClient.poll();
    if (bytes == null) {
      return false;
    }
    ModelResponse response = client.read(bytes);
    unanswered.put(response.type(), new Applied(response, client.apply(response)));
    return true;
  }

  /** The client answers the response of a type; tells whether it had one to answer. */
  boolean answer(ResourceType type) {
    Applied applied = unanswered.remove(type);
    if (applied != null) {
      toServer.add(client.answer(applied.response(), applied.accepted()));
    }
    return applied != null;
  }

  /** The server takes the oldest request on the wire; tells whether there was one. */
  boolean carryToServer(Optional<Snapshot> snapshot, long now) {
    SubscriptionSet subscriptions = server;
    if (subscriptions == null || toServer.isEmpty()) {
      return false;
    }
    Q request = toServer.remove();
    Request taken = read.apply(request);
    ResourceType type = ResourceType.ofUrl(taken.typeUrl(), Optional.empty()).orElseThrow();
    Subscription subscription = subscriptions.of(type);
    requested.add(type);
    String nonce = client.nonce(request);
    Answer answer = subscription.take(taken, Instant.EPOCH);
    witness.answered(type, nonce, answer != Answer.REJECTED);
    witness.requested(
        type, subscription.interest, client.asks(request), client.versionsAtStart(request));
    pump(snapshot, now);
    return true;
  }

  /** Sends all that is due, as a stream does when it is woken. */
  void pump(Optional<Snapshot> snapshot, long now) {
    SubscriptionSet subscriptions = server;
    if (subscriptions == null || snapshot.isEmpty()) {
      return;
    }
    if (stalled) {
      return;
    }
    witness.observe(snapshot.get(), now);
    for (int i = 0; i <= MAX_RESPONSES_AT_ONCE; i++) {
      Optional<Reply> due = subscriptions.next(snapshot.get(), now);
      if (due.isEmpty()) {
        witness.observe(snapshot.get(), now);
        alarmAt = subscriptions.graceLeftNanos(now).map(left -> now + left);
        return;
      }
      send(subscriptions, due.get(), snapshot.get(), now);
    }
    throw new AssertionError("responses without end");
  }

  private void send(SubscriptionSet subscriptions, Reply reply, Snapshot snapshot, long now) {
    lastNonce++;
    ResponseFrame frame = new ResponseFrame(reply.body(), Long.toString(lastNonce));
    subscriptions.sent(frame.nonce(), reply);
    ByteString bytes = bytes(frame);
    ModelResponse response = client.read(bytes);
    witness.sending(response, snapshot, now);
    responses++;
    carriedResources += response.resources().size();
    toClient.add(bytes);
  }

  private static ByteString bytes(ResponseFrame frame) {
    try {
      return ByteString.readFrom(FRAMES.streamResponse(frame));
    } catch (IOException e) {
      throw new AssertionError("a response that can not be read", e);
    }
  }

  /** When the server wants to be woken though nothing happens. */
  Optional<Long> alarmAt() {
    return alarmAt;
  }

  /** Carries and answers all that is there now; tells whether anything moved. */
  boolean carryAll(Optional<Snapshot> snapshot, long now) {
    boolean moved = false;
    for (int i = toServer.size(); i > 0; i--) {
      moved |= carryToServer(snapshot, now);
    }
    for (int i = toClient.size(); i > 0; i--) {
      moved |= carryToClient();
    }
    for (ResourceType type : ResourceType.ADD_ORDER) {
      moved |= answer(type);
    }
    return moved;
  }

  ModelMemory memory() {
    return client.memory();
  }

  /** Whether removals are told of every type, not only of complete ones. */
  boolean isDelta() {
    return protocol == Protocol.DELTA;
  }

  /** What the server believes that the client wants. */
  Interest knownInterest(ResourceType type) {
    SubscriptionSet subscriptions = server;
    return subscriptions == null || !requested.contains(type)
        ? Interest.NOTHING
        : subscriptions.of(type).interest;
  }

  /** Types whose answer the server still waits for. */
  List<ResourceType> waiting() {
    List<ResourceType> waiting = new ArrayList<>();
    if (server != null) {
      server.status(Optional.empty()).stream()
          .filter(TypeStatus::waiting)
          .forEach(status -> waiting.add(status.type()));
    }
    return waiting;
  }

  /** Responses on this stream so far. */
  int responses() {
    return responses;
  }

  /** Resources in the responses on this stream so far. */
  int carriedResources() {
    return carriedResources;
  }

  @Override
  public String toString() {
    return protocol.label() + " client";
  }
}
