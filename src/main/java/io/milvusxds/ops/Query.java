package io.milvusxds.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.util.Optional;

/**
 * What a client asks a page for.
 *
 * @param uri as the client sent it
 * @param accept the formats that the client reads; empty when it does not say
 */
record Query(URI uri, String accept) {
  /**
   * The first value of a parameter; empty when it is missing or has no value. A wrong escape can
   * not occur: it would be no URI.
   */
  Optional<String> parameter(String name) {
    String query = uri.getRawQuery();
    if (query == null) {
      return Optional.empty();
    }
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals >= 0 && URLDecoder.decode(pair.substring(0, equals), UTF_8).equals(name)) {
        return Optional.of(URLDecoder.decode(pair.substring(equals + 1), UTF_8))
            .filter(value -> !value.isEmpty());
      }
    }
    return Optional.empty();
  }
}
