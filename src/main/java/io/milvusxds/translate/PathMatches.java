package io.milvusxds.translate;

import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.milvusxds.routing.PathMatch;
import java.util.List;
import java.util.stream.Collectors;

/** Request paths in Envoy's words. */
final class PathMatches {
  private PathMatches() {}

  /**
   * What takes a path that any of these takes.
   *
   * @param paths at least one
   */
  static RouteMatch anyOf(List<PathMatch> paths) {
    return paths.size() == 1
        ? one(paths.get(0))
        : RouteMatch.newBuilder()
            .setSafeRegex(
                RegexMatcher.newBuilder()
                    .setRegex(
                        paths.stream().map(PathMatches::regex).collect(Collectors.joining("|"))))
            .build();
  }

  private static RouteMatch one(PathMatch path) {
    return path.match(
            exact -> RouteMatch.newBuilder().setPath(exact.path()),
            prefix -> RouteMatch.newBuilder().setPrefix(prefix.path()))
        .build();
  }

  /** Envoy compares it with the whole path, without what follows a question mark. */
  private static String regex(PathMatch path) {
    return path.match(exact -> quoted(exact.path()), prefix -> quoted(prefix.path()) + ".*");
  }

  /** The text itself, whatever signs of a regular expression it contains. */
  private static String quoted(String text) {
    return text.codePoints()
        .mapToObj(
            c ->
                Character.isLetterOrDigit(c) || c == '/' || c == '_' || c == '-'
                    ? Character.toString(c)
                    : "\\" + Character.toString(c))
        .collect(Collectors.joining());
  }
}
