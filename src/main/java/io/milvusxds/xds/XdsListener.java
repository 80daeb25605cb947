package io.milvusxds.xds;

import io.milvusxds.xds.connection.ConnectionListener;
import io.milvusxds.xds.resource.ResourceType;
import io.milvusxds.xds.subscription.Rejection;
import java.time.Duration;

/**
 * Hears what happens on the streams. Called on stream threads, for one stream in order; must not
 * block. What it throws is logged and ends that stream; no other stream notices.
 *
 * <p>Every stream that was opened is closed exactly once, however it ends.
 */
public interface XdsListener extends ConnectionListener {
  /** A listener that does nothing. */
  XdsListener NONE = new XdsListener() {};

  /** A client named itself and belongs to a group. */
  default void opened(StreamStatus stream) {}

  /** A stream that was opened has ended. */
  default void closed(StreamStatus stream) {}

  /**
   * A client asked on an aggregated stream for a type that is not served here, and gets no answer.
   *
   * @param typeUrl in the client's words, cut and without control characters
   */
  default void unknownType(StreamStatus stream, String typeUrl) {}

  /** A response went out. */
  default void sent(ResourceType type, int resources, int sizeBytes) {}

  /** A client accepted a response. */
  default void accepted(ResourceType type) {}

  /** A client rejected a response. */
  default void rejected(StreamStatus stream, ResourceType type, Rejection rejection) {}

  /**
   * Every stream that was there when something was published has answered to it, or ended.
   *
   * @param group the text of the group
   * @param sinceEvent from the event that caused it to the last answer
   */
  default void converged(String group, Duration sinceEvent) {}
}
