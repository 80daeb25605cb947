package io.milvusxds.xds.connection;

import io.milvusxds.xds.limits.RefusedClientException;

/**
 * A request as it arrived. It is parsed in the turn of its stream, since a message may take twenty
 * times the memory of its bytes: so only as many are parsed at once as there are loops.
 *
 * @param <R> what a request is taken in as
 */
@FunctionalInterface
public interface Incoming<R> {
  /**
   * What it says, parsed at each call.
   *
   * @throws RefusedClientException when the bytes are too many, or no message of the type
   */
  R message() throws RefusedClientException;

  /** What the bytes and the message together cost on the heap; nothing when there is none. */
  default long cost() {
    return 0;
  }
}
