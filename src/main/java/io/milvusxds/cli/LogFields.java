package io.milvusxds.cli;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.List;
import org.slf4j.event.KeyValuePair;

/**
 * Prints the facts of a log line as {@code name="value"}. Quotes, backslashes and control
 * characters in a value are escaped as in JSON, so that no value can end early or begin a line of
 * its own: names and reasons come from clients, too.
 */
public final class LogFields extends ClassicConverter {
  @Override
  public String convert(ILoggingEvent event) {
    List<KeyValuePair> facts = event.getKeyValuePairs();
    if (facts == null) {
      return "";
    }
    StringBuilder line = new StringBuilder();
    for (KeyValuePair fact : facts) {
      line.append(line.isEmpty() ? "" : " ").append(fact.key).append("=\"");
      escape(String.valueOf(fact.value), line);
      line.append('"');
    }
    return line.toString();
  }

  private static void escape(String value, StringBuilder line) {
    for (int i = 0; i < value.length(); i++) {
      char character = value.charAt(i);
      switch (character) {
        case '"' -> line.append("\\\"");
        case '\\' -> line.append("\\\\");
        case '\n' -> line.append("\\n");
        case '\r' -> line.append("\\r");
        case '\t' -> line.append("\\t");
        default -> {
          if (Character.isISOControl(character)) {
            line.append("\\u%04x".formatted((int) character));
          } else {
            line.append(character);
          }
        }
      }
    }
  }
}
