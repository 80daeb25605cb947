package io.milvusxds.report;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import io.milvusxds.xds.StreamStatus;
import io.milvusxds.xds.XdsListener;
import io.milvusxds.xds.resource.ResourceType;
import io.milvusxds.xds.subscription.Rejection;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Logs what an operator wants to know of Envoys: which come and go, and what they refuse. */
public final class StreamLog implements XdsListener {
  private static final Logger log = LoggerFactory.getLogger(StreamLog.class);
  private static final Duration FORGET_AFTER = Duration.ofMinutes(10);
  private static final int MAX_REMEMBERED = 1000;

  // An Envoy that is turned away comes back every few seconds for as long as it is wrong: its line
  // is written once, and again when it had been away.
  private final Cache<String, String> turnedAway =
      CacheBuilder.newBuilder().expireAfterAccess(FORGET_AFTER).maximumSize(MAX_REMEMBERED).build();
  // All Envoys of one bootstrap ask for the same.
  private final Cache<String, String> unknownTypes =
      CacheBuilder.newBuilder().expireAfterAccess(FORGET_AFTER).maximumSize(MAX_REMEMBERED).build();

  @Override
  public void opened(StreamStatus stream) {
    log.atDebug()
        .addKeyValue("node", stream.node().id())
        .addKeyValue("group", stream.group())
        .addKeyValue("peer", stream.peer())
        .addKeyValue("protocol", stream.protocol())
        .log("envoy connected");
  }

  @Override
  public void closed(StreamStatus stream) {
    log.atDebug()
        .addKeyValue("node", stream.node().id())
        .addKeyValue("group", stream.group())
        .log("envoy gone");
  }

  @Override
  public void refused(String peer, String reason) {
    // Numbers and names in it may differ each time.
    String kind = reason.replaceAll("[0-9]+|\"[^\"]*\"", "#");
    boolean isNew = turnedAway.asMap().putIfAbsent(host(peer) + " " + kind, reason) == null;
    log.atLevel(isNew ? Level.WARN : Level.DEBUG)
        .addKeyValue("peer", peer)
        .addKeyValue("reason", reason)
        .log("envoy turned away");
  }

  @Override
  public void unknownType(StreamStatus stream, String typeUrl) {
    String key = stream.group() + " " + typeUrl;
    boolean isNew = unknownTypes.asMap().putIfAbsent(key, typeUrl) == null;
    log.atLevel(isNew ? Level.WARN : Level.DEBUG)
        .addKeyValue("node", stream.node().id())
        .addKeyValue("group", stream.group())
        .addKeyValue("type", typeUrl)
        .log("envoy asks for a type that is not served here; it gets no answer for it");
  }

  // Each attempt comes from another port.
  private static String host(String peer) {
    int colon = peer.lastIndexOf(':');
    return colon < 0 ? peer : peer.substring(0, colon);
  }

  @Override
  public void rejected(StreamStatus stream, ResourceType type, Rejection rejection) {
    log.atWarn()
        .addKeyValue("node", stream.node().id())
        .addKeyValue("type", type.label())
        .addKeyValue("resources", rejection.resources())
        .addKeyValue("version", rejection.version())
        .addKeyValue("message", rejection.message())
        .log("envoy rejected resources; it keeps what it accepted before");
  }
}
