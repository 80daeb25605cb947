package io.milvusxds.cli;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.slf4j.LoggerFactory;

/** Writes what libraries log by the JDK's own logging as all other lines, and at our levels. */
final class JdkLogs extends Handler {
  private static final SimpleFormatter WORDS = new SimpleFormatter();

  private JdkLogs() {}

  /** From now on, in this process. */
  static void redirect() {
    LogManager.getLogManager().reset();
    Logger.getLogger("").addHandler(new JdkLogs());
  }

  @Override
  public void publish(LogRecord record) {
    String name = record.getLoggerName();
    LoggerFactory.getLogger(name == null ? "jdk" : name)
        .atLevel(level(record.getLevel().intValue()))
        .setCause(record.getThrown())
        .log(WORDS.formatMessage(record));
  }

  private static org.slf4j.event.Level level(int level) {
    if (level >= Level.SEVERE.intValue()) {
      return org.slf4j.event.Level.ERROR;
    }
    if (level >= Level.WARNING.intValue()) {
      return org.slf4j.event.Level.WARN;
    }
    return level >= Level.INFO.intValue()
        ? org.slf4j.event.Level.INFO
        : org.slf4j.event.Level.DEBUG;
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
