package io.milvusxds.report.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.milvusxds.model.Finding;

/**
 * The words of an Event: all parts of a finding on one line, short enough for the API server.
 *
 * <p>What an operator, a slice or an Envoy wrote is in there, too: whatever can not be seen becomes
 * a blank, so that nobody forges a line or steers a terminal.
 */
final class EventText {
  /** Of a note, in bytes; the API server refuses a longer one. */
  static final int MAX_BYTES = 1_024;

  // Together with the words in between and the subject, which a registry keeps short, they fit.
  // What was found may be anything; a remedy is what
  // people need most.
  private static final int MAX_KEY = 150;
  private static final int MAX_FOUND = 200;
  private static final int MAX_EXPECTED = 170;
  private static final int MAX_EFFECT = 130;
  private static final int MAX_REMEDY = 190;
  private static final String ELLIPSIS = "\u2026";

  private EventText() {}

  /** The sentence of a finding, each part shortened only when the whole would be too long. */
  static String of(Finding finding) {
    Finding visible =
        new Finding(
            finding.code(),
            finding.subject(),
            visible(finding.key()),
            visible(finding.found()),
            visible(finding.expected()),
            visible(finding.effect()),
            visible(finding.remedy()));
    String whole = visible.sentence();
    if (bytes(whole) <= MAX_BYTES) {
      return whole;
    }
    return new Finding(
            visible.code(),
            visible.subject(),
            cut(visible.key(), MAX_KEY),
            cut(visible.found(), MAX_FOUND),
            cut(visible.expected(), MAX_EXPECTED),
            cut(visible.effect(), MAX_EFFECT),
            cut(visible.remedy(), MAX_REMEDY))
        .sentence();
  }

  /** What is said when the finding is gone. */
  static String cleared(Finding finding) {
    String was = "cleared: " + visible(finding.key()) + " was " + visible(finding.found());
    return cut(was.replaceAll(" +", " "), MAX_BYTES);
  }

  private static String visible(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}\\p{Cn}]+", " ").strip();
  }

  /** At most so many bytes of it, no character in halves. */
  static String cut(String text, int maxBytes) {
    if (bytes(text) <= maxBytes) {
      return text;
    }
    StringBuilder kept = new StringBuilder();
    int room = maxBytes - bytes(ELLIPSIS);
    for (int codePoint : text.codePoints().toArray()) {
      String character = Character.toString(codePoint);
      room -= bytes(character);
      if (room < 0) {
        break;
      }
      kept.append(character);
    }
    return kept.append(ELLIPSIS).toString();
  }

  private static int bytes(String text) {
    return text.getBytes(UTF_8).length;
  }
}
