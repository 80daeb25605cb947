package io.milvusxds.xds.subscription;

import io.milvusxds.xds.limits.ClientWords;
import java.time.Instant;
import java.util.List;

/**
 * A response that a client rejected (NACK).
 *
 * @param version the rejected version
 * @param resources the names that the response carried, sorted
 * @param message the client's own words, at most about 4,096 characters of them
 * @param at when the rejection arrived
 */
public record Rejection(String version, List<String> resources, String message, Instant at) {
  public Rejection {
    resources = List.copyOf(resources);
    message = ClientWords.cut(message, ClientWords.MAX_MESSAGE);
  }
}
