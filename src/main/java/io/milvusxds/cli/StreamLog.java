package io.milvusxds.cli;

import io.milvusxds.xds.Rejection;
import io.milvusxds.xds.ResourceType;
import io.milvusxds.xds.StreamStatus;
import io.milvusxds.xds.XdsListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what an operator wants to know of Envoys: which come and go, and what they refuse. */
final class StreamLog implements XdsListener {
  private static final Logger log = LoggerFactory.getLogger(StreamLog.class);

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
    log.atWarn().addKeyValue("peer", peer).addKeyValue("reason", reason).log("envoy turned away");
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
