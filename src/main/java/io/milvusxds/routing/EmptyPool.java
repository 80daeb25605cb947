package io.milvusxds.routing;

import io.milvusxds.model.EndpointRole;
import io.milvusxds.model.Severity;

/**
 * What it means for requests when the pool of a role has no endpoint of its own.
 *
 * @param role whose pool it is
 * @param served whether the other pool answers instead
 */
record EmptyPool(EndpointRole role, boolean served) {
  /** The effect, as part of a sentence. */
  String effect() {
    return switch (role) {
      case READ_ONLY ->
          served
              ? "searches go to the rw endpoints, as search-fallback says"
              : "searches fail with UNAVAILABLE";
      case READ_WRITE -> "every call that is not a search fails with UNAVAILABLE";
    };
  }

  /** An error when requests fail. */
  Severity severity() {
    return served ? Severity.WARNING : Severity.ERROR;
  }
}
