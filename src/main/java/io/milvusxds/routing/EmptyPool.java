package io.milvusxds.routing;

import io.milvusxds.model.EndpointRole;

/**
 * What it means for requests when the pool of a role has no endpoint of its own.
 *
 * @param role whose pool it is
 * @param served whether the other pool answers instead
 */
record EmptyPool(EndpointRole role, boolean served) {
  /** What applies while nobody knows whether it is empty, as part of a sentence. */
  String effectWhenUnknown() {
    return switch (role) {
      case READ_ONLY -> "nobody knows where searches go, so Envoys keep the endpoints they have";
      case READ_WRITE ->
          "nobody knows where calls that are no search go, so Envoys keep the endpoints they have";
    };
  }

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
}
