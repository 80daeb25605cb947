package io.milvusxds.xds;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.milvusxds.xds.connection.Arrival;
import io.milvusxds.xds.connection.Incoming;
import io.milvusxds.xds.connection.Loop;
import io.milvusxds.xds.connection.Peers;
import io.milvusxds.xds.connection.ResponseFrame;
import io.milvusxds.xds.limits.Budget;
import io.milvusxds.xds.limits.ClientWords;
import io.milvusxds.xds.limits.HeapCost;
import io.milvusxds.xds.limits.RefusedClientException;
import io.milvusxds.xds.limits.XdsLimits;
import io.milvusxds.xds.resource.Reply;
import io.milvusxds.xds.resource.ResourceType;
import io.milvusxds.xds.resource.Snapshot;
import io.milvusxds.xds.subscription.Answer;
import io.milvusxds.xds.subscription.Protocol;
import io.milvusxds.xds.subscription.Request;
import io.milvusxds.xds.subscription.SubscriptionSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream of one client: takes requests in, and sends what is due when the client can take it.
 *
 * <p>It lives on the loop of its connection, so its fields need no lock; who comes from elsewhere
 * queues a task there. Until its client has had all that it asked for it works in the turns of
 * those who arrive, from then on at once. It asks gRPC for one request at a time, behind what
 * others have queued, so a client that sends without end fills no queue and delays nobody by more
 * than a request; and it makes a response only when the transport is ready for it, so a client that
 * does not read costs no memory.
 */
final class XdsStream<K> extends ServerCall.Listener<Incoming<Request>> {
  private static final Logger log = LoggerFactory.getLogger(XdsStream.class);
  private static final Status FAILED =
      Status.INTERNAL.withDescription("the server failed on this stream; see its log");

  private final ServerCall<?, ResponseFrame> call;
  private final Protocol protocol;
  private final Optional<ResourceType> onlyType;
  private final Loop loop;
  private final StreamContext<K> context;
  private final SubscriptionSet subscriptions;
  private final long id;
  private final String peer;
  private final String host;
  private final Budget.Account account;
  private final Instant connectedAt;
  private final long openedNanos;
  private final Awaited awaited = new Awaited();
  private final Alarm alarm;

  private @Nullable Membership<K> membership;
  private long lastNonce;
  private boolean isPumpQueued;
  // Written here only, read by any thread.
  private volatile int names;
  // Whether the client has ever had all that it asked for.
  private boolean isServed;
  private boolean ended;
  // Of what the client caused to be sent and may not have read.
  private long unreadBytes;

  XdsStream(
      ServerCall<?, ResponseFrame> call,
      Protocol protocol,
      Optional<ResourceType> onlyType,
      Loop loop,
      StreamContext<K> context) {
    this.call = call;
    this.protocol = protocol;
    this.onlyType = onlyType;
    this.loop = loop;
    this.context = context;
    this.subscriptions =
        new SubscriptionSet(protocol, context.limits().grace().toNanos(), onlyType.isEmpty());
    this.alarm = new Alarm(loop, () -> run(this::pump));
    this.id = context.registry().nextId();
    this.peer = Peers.of(call);
    this.host = Peers.hostOf(call);
    this.account = Arrival.take(context.room().memory());
    this.connectedAt = context.clock().instant();
    this.openedNanos = context.ticker().read();
  }

  /** Begins: sends the headers and asks for the first request. */
  void open() {
    loop.requireHere();
    context.registry().add(this);
    call.sendHeaders(new Metadata());
    alarm.set(Optional.of(context.limits().connection().firstRequest().toNanos()));
    // Another stream may need the room while this one is in the middle of something.
    account.onEnding(() -> loop.execute(() -> run(this::endForRoom)));
    call.request(1);
  }

  /** How many names its client asked for, over all types. Any thread. */
  int names() {
    return names;
  }

  /** Where all of it happens. */
  Loop loop() {
    return loop;
  }

  /** There is something new to send. */
  void published(Propagation propagation) {
    loop.requireHere();
    awaited.add(propagation);
    pumpInTurn();
  }

  /** Ends the stream from the server's side, after a time. Any thread; does not wait. */
  void endLater(Status reason, long delayNanos) {
    var unused = loop.schedule(() -> run(() -> close(reason)), delayNanos);
  }

  @Override
  public void onMessage(Incoming<Request> request) {
    runInTurn(() -> take(request, request.cost()));
  }

  @Override
  public void onReady() {
    pumpInTurn();
  }

  @Override
  public void onHalfClose() {
    // Behind the request that came before it.
    runInTurn(() -> close(Status.OK));
  }

  @Override
  public void onCancel() {
    run(this::ended);
  }

  @Override
  public void onComplete() {
    run(this::ended);
  }

  private void pumpInTurn() {
    if (!isPumpQueued) {
      isPumpQueued = true;
      runInTurn(this::pump);
    }
  }

  private void runInTurn(Runnable task) {
    loop.requireHere();
    if (isServed) {
      run(task);
    } else {
      loop.arrive(() -> run(task));
    }
  }

  private void run(Runnable task) {
    loop.requireHere();
    if (!succeeds(task)) {
      // The listener hears of the end, too, and may throw once more.
      boolean unused = succeeds(() -> close(FAILED));
    }
  }

  // The one place that catches what should not happen on a stream: it ends this stream and touches
  // no other.
  private boolean succeeds(Runnable task) {
    try {
      task.run();
      return true;
    } catch (RuntimeException e) {
      log.atError().setCause(e).addKeyValue("peer", peer).log("stream failed");
      return false;
    }
  }

  private void take(Incoming<Request> request, long cost) {
    if (ended) {
      return;
    }
    Budget.Answer room = account.reserve(cost);
    if (room == Budget.Answer.LATER) {
      context
          .room()
          .memory()
          .whenRoom(() -> loop.execute(() -> runInTurn(() -> take(request, cost))));
    }
    if (room != Budget.Answer.GRANTED) {
      return;
    }
    try {
      takeIn(request.message());
    } catch (RefusedClientException e) {
      refuse(e);
      return;
    }
    account.takenIn();
    pump();
    loop.execute(() -> call.request(1));
  }

  private void takeIn(Request request) throws RefusedClientException {
    XdsLimits limits = context.limits();
    request.check(limits);
    if (membership == null) {
      membership = new Admission<>(context).admit(request.node(), this);
      context.nodeGroups().changed(membership.name());
      context.listener().opened(currentStatus());
    }
    String typeUrl = request.typeUrl();
    Optional<ResourceType> type = ResourceType.ofUrl(typeUrl, onlyType);
    if (type.isEmpty()) {
      leaveUnanswered(typeUrl);
      return;
    }
    Answer answer = subscriptions.take(type.get(), request, context.clock().instant());
    names = subscriptions.names();
    Request.checkNames(names, limits);
    report(type.get(), answer);
  }

  // An Envoy may take some of its configuration, runtime layers for example, over the same stream.
  // It goes on without after a time; ending the stream would take the rest away, too.
  private void leaveUnanswered(String typeUrl) throws RefusedClientException {
    if (onlyType.isPresent() || typeUrl.isEmpty()) {
      throw new RefusedClientException(
          Status.Code.INVALID_ARGUMENT, "type_url \"" + typeUrl + "\" is not served here");
    }
    context.listener().unknownType(currentStatus(), ClientWords.reason(typeUrl));
  }

  private void report(ResourceType type, Answer answer) {
    if (answer == Answer.ACCEPTED) {
      context.listener().accepted(type);
    } else if (answer == Answer.REJECTED) {
      subscriptions
          .rejection(type)
          .ifPresent(rejection -> context.listener().rejected(currentStatus(), type, rejection));
    }
  }

  private void pump() {
    isPumpQueued = false;
    if (ended) {
      awaited.answered();
      return;
    }
    if (membership == null) {
      endIfSilent();
      return;
    }
    Optional<Snapshot> snapshot = membership.group().snapshot();
    if (snapshot.isEmpty()) {
      account.set(heldBytes(Snapshot.EMPTY));
      return;
    }
    while (call.isReady()) {
      Optional<Reply> due = subscriptions.next(snapshot.get(), context.ticker().read());
      if (due.isEmpty()) {
        break;
      }
      send(due.get());
    }
    account.set(heldBytes(snapshot.get()));
    alarm.set(subscriptions.graceLeftNanos(context.ticker().read()));
    if (subscriptions.isSettled(snapshot.get()) && call.isReady()) {
      isServed = true;
      awaited.answered();
    }
  }

  // A place for a stream is worth something, so nobody may hold one without a word.
  private void endIfSilent() {
    Duration limit = context.limits().connection().firstRequest();
    if (context.ticker().read() - openedNanos >= limit.toNanos()) {
      refuse(
          new RefusedClientException(
              Status.Code.DEADLINE_EXCEEDED,
              "no request within " + limit.toMillis() + " ms of the stream's begin"));
    }
  }

  private void send(Reply reply) {
    lastNonce++;
    ResponseFrame frame = new ResponseFrame(reply.body(), Long.toString(lastNonce));
    subscriptions.sent(frame.nonce(), reply);
    call.sendMessage(frame);
    loop.wrote(frame.sizeBytes());
    // Only these may be more than what the server has anyway: they repeat the client's words.
    unreadBytes = HeapCost.of(reply.removed());
    context.listener().sent(reply.type(), reply.sent().size(), frame.sizeBytes());
  }

  /** Where the client stands; empty until it has named itself. */
  Optional<StreamStatus> status() {
    loop.requireHere();
    return Optional.ofNullable(membership).map(this::status);
  }

  private StreamStatus status(Membership<K> member) {
    Optional<Snapshot> newest = member.group().snapshot();
    return new StreamStatus(
        id,
        peer,
        protocol.label(),
        connectedAt,
        member.node(),
        member.name().toString(),
        newest,
        subscriptions.status(newest));
  }

  // Only called after the node is known.
  private StreamStatus currentStatus() {
    return status()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "stream " + id + " of " + peer + " has no status before its node is known"));
  }

  private long heldBytes(Snapshot newest) {
    return subscriptions.heldBytes(newest)
        + (membership == null ? 0 : membership.node().heldBytes())
        + (call.isReady() ? 0 : unreadBytes);
  }

  private void endForRoom() {
    refuse(new RefusedClientException(Status.Code.RESOURCE_EXHAUSTED, account.reason()));
  }

  private void refuse(RefusedClientException reason) {
    if (ended) {
      return;
    }
    context.listener().refused(peer, String.valueOf(reason.getMessage()));
    close(reason.status());
  }

  private void close(Status reason) {
    if (!ended) {
      call.close(reason, new Metadata());
      ended();
    }
  }

  private void ended() {
    if (ended) {
      return;
    }
    ended = true;
    alarm.set(Optional.empty());
    // All that others depend on comes before the listener, which may throw.
    if (membership != null) {
      context.registry().leave(membership.name(), this);
      context.nodeGroups().changed(membership.name());
    }
    context.registry().remove(this);
    context.room().streams().giveBack(host);
    account.close();
    try {
      if (membership != null) {
        context.listener().closed(currentStatus());
      }
    } finally {
      awaited.answered();
    }
  }
}
