package io.milvusxds.model;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;

/**
 * One problem in the operator's input, told so that it can be mended without reading the source.
 *
 * @param code what kind of problem it is
 * @param subject where it is
 * @param key which part of the subject: an annotation key with its prefix, a field path; empty when
 *     it is the whole subject
 * @param found what stands there, as written (shortened when very long)
 * @param expected what would be right
 * @param effect what applies now instead
 * @param remedy what to do
 */
public record Finding(
    FindingCode code,
    Subject subject,
    String key,
    String found,
    String expected,
    String effect,
    String remedy)
    implements Comparable<Finding> {
  private static final Comparator<Finding> ORDER =
      Comparator.comparing(Finding::severity)
          .thenComparing(finding -> finding.withoutPlace().subject().toString())
          .thenComparing(Finding::key)
          .thenComparing(Finding::found)
          .thenComparing(Finding::expected)
          .thenComparing(Finding::effect)
          .thenComparing(Finding::remedy)
          .thenComparing(Finding::code)
          // Services of two sources may have one name.
          .thenComparing(Finding::source)
          .thenComparing(finding -> finding.subject().toString());

  public Finding {
    requireNonNull(code, "code");
    requireNonNull(subject, "subject");
    requireNonNull(key, "key");
    requireNonNull(found, "found");
    requireNonNull(expected, "expected");
    requireNonNull(effect, "effect");
    requireNonNull(remedy, "remedy");
  }

  /** How much it matters. */
  public Severity severity() {
    return code.severity();
  }

  /** The same finding with the place of its service in a file; others are as they are. */
  Finding at(PlaceInFile place) {
    return about(subject instanceof Subject.OfService service ? service.at(place) : subject);
  }

  /**
   * The same finding without the place of its service: what stands before a service in its file may
   * change while the problem stays the same.
   */
  public Finding withoutPlace() {
    return about(subject instanceof Subject.OfService service ? service.withoutPlace() : subject);
  }

  private Finding about(Subject other) {
    return other.equals(subject)
        ? this
        : new Finding(code, other, key, found, expected, effect, remedy);
  }

  /** The same finding with another effect. */
  public Finding withEffect(String other) {
    return new Finding(code, subject, key, found, expected, other, remedy);
  }

  /** Errors first, then by subject and key. */
  @Override
  public int compareTo(Finding other) {
    return ORDER.compare(this, other);
  }

  /**
   * One sentence with all parts, for a terminal or a log: {@code subject: key="found" is not
   * expected; effect. Remedy.}
   */
  public String sentence() {
    String what = key.isEmpty() ? found : key + "=\"" + found + "\"";
    return subject + ": " + what + " (expected: " + expected + "); " + effect + ". " + remedy;
  }

  private String source() {
    return subject.match(
        new Subject.Cases<>(
            service -> service.origin().source(),
            deployment -> "",
            file -> "",
            source -> source.name(),
            envoys -> "",
            host -> ""));
  }
}
