package io.milvusxds.xds;

/**
 * A request as it arrived: the message, or why there is none.
 *
 * @param <Q> the request message
 */
@FunctionalInterface
interface Incoming<Q> {
  /**
   * The message.
   *
   * @throws RefusedClientException when the bytes are too many, or no message of the type
   */
  Q message() throws RefusedClientException;
}
