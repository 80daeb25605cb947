package io.milvusxds.translate;

import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.milvusxds.routing.PathMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Request paths in Envoy's words. */
final class PathMatches {
  private static final int MAX_INSTRUCTIONS = 90;
  private static final int COST_OF_BRANCH = 5;

  private PathMatches() {}

  /**
   * What takes a path that any of these takes. Envoy compares it with the whole path, without what
   * follows a question mark.
   *
   * @param paths at least one
   */
  static RouteMatch anyOf(List<PathMatch> paths) {
    return paths.size() == 1
        ? one(paths.get(0))
        : RouteMatch.newBuilder()
            .setSafeRegex(RegexMatcher.newBuilder().setRegex(regex(paths)))
            .build();
  }

  /**
   * Whether Envoy takes one expression for all of these: it refuses those that come to more than
   * 100 instructions of RE2. This counts some too many, since RE2 shares equal beginnings.
   */
  static boolean fitOne(List<PathMatch> paths) {
    int instructions =
        paths.stream()
            .mapToInt(path -> path.path().length() - beginning(path).length() + COST_OF_BRANCH)
            .sum();
    int beginnings =
        paths.stream().map(PathMatches::beginning).distinct().mapToInt(String::length).sum();
    return paths.size() == 1 || instructions + beginnings <= MAX_INSTRUCTIONS;
  }

  private static RouteMatch one(PathMatch path) {
    return path.match(
            exact -> RouteMatch.newBuilder().setPath(exact.path()),
            prefix -> RouteMatch.newBuilder().setPrefix(prefix.path()))
        .build();
  }

  /** Paths that differ in their last part alone are written with one beginning. */
  private static String regex(List<PathMatch> paths) {
    SortedMap<String, List<String>> byBeginning = new TreeMap<>();
    List<String> alternatives = new ArrayList<>();
    for (PathMatch path : paths) {
      String beginning = beginning(path);
      byBeginning
          .computeIfAbsent(beginning, unused -> new ArrayList<>())
          .add(
              quoted(path.path().substring(beginning.length()))
                  + path.match(exact -> "", prefix -> ".*"));
    }
    byBeginning.forEach(
        (beginning, ends) ->
            alternatives.add(
                quoted(beginning)
                    + (ends.size() == 1 ? ends.get(0) : "(?:" + String.join("|", ends) + ")")));
    return String.join("|", alternatives);
  }

  /** All but the last part, with the slash after it. */
  private static String beginning(PathMatch path) {
    return path.path().substring(0, path.path().lastIndexOf('/') + 1);
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
