package io.milvusxds.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** From which level on log lines are written. */
enum LogLevel {
  ERROR,
  WARN,
  INFO,
  DEBUG;

  /** Makes it the level of everything that has none of its own. */
  void apply() {
    // Logback knows each of these names.
    Level level = Level.valueOf(name());
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(level);
  }
}
