package io.milvusxds.testing.xds;

import io.milvusxds.xds.StreamStatus;
import io.milvusxds.xds.XdsListener;
import io.milvusxds.xds.connection.Stranger;
import io.milvusxds.xds.resource.ResourceType;
import io.milvusxds.xds.subscription.Rejection;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Remembers what an xDS server tells its listener. */
public final class RecordingListener implements XdsListener {
  private final AtomicInteger open = new AtomicInteger();
  private final Queue<String> refusals = new ConcurrentLinkedQueue<>();
  private final Queue<Stranger> strangers = new ConcurrentLinkedQueue<>();
  private final Queue<String> unknownTypes = new ConcurrentLinkedQueue<>();
  private final Queue<ResourceType> sent = new ConcurrentLinkedQueue<>();
  private final Queue<Rejection> rejections = new ConcurrentLinkedQueue<>();
  private final Queue<Duration> convergences = new ConcurrentLinkedQueue<>();
  private final AtomicReference<@Nullable ResourceType> lastOfStream = new AtomicReference<>();

  @Override
  public void opened(StreamStatus stream) {
    open.incrementAndGet();
  }

  @Override
  public void closed(StreamStatus stream) {
    open.decrementAndGet();
  }

  @Override
  public void refused(String peer, String reason) {
    refusals.add(reason);
  }

  @Override
  public void stranger(String peer, Stranger kind) {
    strangers.add(kind);
  }

  @Override
  public void unknownType(StreamStatus stream, String typeUrl) {
    unknownTypes.add(typeUrl);
  }

  @Override
  public void sent(ResourceType type, int resources, int sizeBytes) {
    sent.add(type);
    if (lastOfStream.compareAndSet(type, null)) {
      throw new IllegalStateException("a test ends the stream after a " + type.label());
    }
  }

  /** Ends the stream on which the next response of this type goes out, straight after it. */
  public void endStreamAfter(ResourceType type) {
    lastOfStream.set(type);
  }

  @Override
  public void rejected(StreamStatus stream, ResourceType type, Rejection rejection) {
    rejections.add(rejection);
  }

  @Override
  public void converged(String group, Duration sinceEvent) {
    convergences.add(sinceEvent);
  }

  /** Opened less closed. */
  public int open() {
    return open.get();
  }

  public List<String> refusals() {
    return List.copyOf(refusals);
  }

  public List<Stranger> strangers() {
    return List.copyOf(strangers);
  }

  /** The types that clients asked for in vain, in order. */
  public List<String> unknownTypes() {
    return List.copyOf(unknownTypes);
  }

  /** The types of all responses that went out, in order. */
  public List<ResourceType> sent() {
    return List.copyOf(sent);
  }

  public List<Rejection> rejections() {
    return List.copyOf(rejections);
  }

  public List<Duration> convergences() {
    return List.copyOf(convergences);
  }
}
