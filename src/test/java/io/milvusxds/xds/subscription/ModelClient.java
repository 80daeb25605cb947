package io.milvusxds.xds.subscription;

import com.google.protobuf.ByteString;
import io.milvusxds.xds.resource.ResourceType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A client as the protocol description wants it, of one of the two variants. It has no transport:
 * whoever drives it carries its requests and hands it responses, with any delay.
 *
 * @param <Q> the request message
 */
interface ModelClient<Q> {
  /** The first requests of a new stream: one for each type that it wants something of. */
  List<Q> connect();

  /**
   * Changes what it wants of a type.
   *
   * @param names all that it wants from now on; {@code *} for everything
   * @return the request that says so; empty when there is nothing to say
   */
  Optional<Q> want(ResourceType type, Set<String> names, boolean connected);

  /** Asks again for what it wants already, as far as the protocol has words for that. */
  Optional<Q> askAgain(ResourceType type);

  /** A request with a nonce that is not the newest: one that the server must not act on. */
  Optional<Q> stray(ResourceType type);

  ModelResponse read(ByteString bytes);

  /** Applies a response as far as it likes it; tells whether it accepts it. */
  boolean apply(ModelResponse response);

  /** The answer to a response that it applied before. */
  Q answer(ModelResponse response, boolean accepts);

  /** Whether a request asks for resources whether or not they changed. */
  boolean asks(Q request);

  /** The nonce of the response that a request answers; may be empty. */
  String nonce(Q request);

  /**
   * Versions by name that a request tells from an earlier stream; one for all of them, under the
   * name {@code *}, in state-of-the-world.
   */
  Map<String, String> versionsAtStart(Q request);

  ModelMemory memory();
}
