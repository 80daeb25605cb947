package io.milvusxds.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Splitter;
import java.net.URI;
import java.net.URLDecoder;
import java.util.List;
import java.util.Map;
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
    return pairs().stream()
        .filter(pair -> pair.getKey().equals(name) && !pair.getValue().isEmpty())
        .map(Map.Entry::getValue)
        .toList();
  }

  /** The names of all parameters, in the order written. */
  List<String> names() {
    return pairs().stream().map(Map.Entry::getKey).toList();
  }

  private List<Map.Entry<String, String>> pairs() {
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    return Splitter.on('&').omitEmptyStrings().splitToStream(query).map(Query::pair).toList();
  }

  private static Map.Entry<String, String> pair(String written) {
    String[] parts = written.split("=", 2);
    String value = parts.length < 2 ? "" : parts[1];
    return Map.entry(URLDecoder.decode(parts[0], UTF_8), URLDecoder.decode(value, UTF_8));
  }
}
