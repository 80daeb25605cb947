package io.milvusxds.demo;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** A time in which only warnings and errors are logged: a story is told in between. */
final class QuietLogs {
  private final Logger root;
  // Null in Logback means that the level comes from the parent; the root always has one.
  private final Optional<Level> before;

  private QuietLogs(Logger root, @Nullable Level before) {
    this.root = root;
    this.before = Optional.ofNullable(before);
  }

  static QuietLogs begin() {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    QuietLogs quiet = new QuietLogs(root, root.getLevel());
    root.setLevel(Level.WARN);
    return quiet;
  }

  void end() {
    before.ifPresent(root::setLevel);
  }
}
