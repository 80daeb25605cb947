package io.milvusxds.xds;

import io.milvusxds.xds.connection.Stranger;
import io.milvusxds.xds.resource.ResourceType;
import io.milvusxds.xds.subscription.Rejection;
import java.time.Duration;
import java.util.List;

/** Several listeners as one; each hears everything, in this order. */
public final class XdsListeners implements XdsListener {
  private final List<XdsListener> all;

  private XdsListeners(List<XdsListener> all) {
    this.all = all;
  }

  public static XdsListener of(XdsListener... listeners) {
    return new XdsListeners(List.of(listeners));
  }

  @Override
  public void opened(StreamStatus stream) {
    all.forEach(listener -> listener.opened(stream));
  }

  @Override
  public void closed(StreamStatus stream) {
    all.forEach(listener -> listener.closed(stream));
  }

  @Override
  public void refused(String peer, String reason) {
    all.forEach(listener -> listener.refused(peer, reason));
  }

  @Override
  public void stranger(String peer, Stranger kind) {
    all.forEach(listener -> listener.stranger(peer, kind));
  }

  @Override
  public void unknownType(StreamStatus stream, String typeUrl) {
    all.forEach(listener -> listener.unknownType(stream, typeUrl));
  }

  @Override
  public void sent(ResourceType type, int resources, int sizeBytes) {
    all.forEach(listener -> listener.sent(type, resources, sizeBytes));
  }

  @Override
  public void accepted(ResourceType type) {
    all.forEach(listener -> listener.accepted(type));
  }

  @Override
  public void rejected(StreamStatus stream, ResourceType type, Rejection rejection) {
    all.forEach(listener -> listener.rejected(stream, type, rejection));
  }

  @Override
  public void converged(String group, Duration sinceEvent) {
    all.forEach(listener -> listener.converged(group, sinceEvent));
  }
}
