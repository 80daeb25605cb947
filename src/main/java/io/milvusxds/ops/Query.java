package io.milvusxds.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a client asks a page for.
 *
 * @param uri as the client sent it
 * @param accept the formats that the client reads; empty when it does not say
 */
record Query(URI uri, String accept) {
  /** The first value of a parameter; empty when it is missing or has no value. */
  Optional<String> parameter(String name) {
    return parameters(name).stream().findFirst();
  }

  /**
   * All values of a parameter that are not empty, in the order written. A wrong escape can not
   * occur: it would be no URI.
   */
  List<String> parameters(String name) {
    List<String> values = new ArrayList<>();
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals >= 0 && URLDecoder.decode(pair.substring(0, equals), UTF_8).equals(name)) {
        values.add(URLDecoder.decode(pair.substring(equals + 1), UTF_8));
      }
    }
    values.removeIf(String::isEmpty);
    return values;
  }

  /** The names of all parameters, in the order written. */
  List<String> names() {
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    return Arrays.stream(query.split("&", -1))
        .filter(pair -> !pair.isEmpty())
        .map(pair -> pair.split("=", 2)[0])
        .map(name -> URLDecoder.decode(name, UTF_8))
        .toList();
  }
}
