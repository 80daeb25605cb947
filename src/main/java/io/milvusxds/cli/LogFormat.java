package io.milvusxds.cli;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import org.slf4j.LoggerFactory;

/** How log lines are written. */
enum LogFormat {
  /** For people: what {@code logback.xml} says. */
  TEXT {
    @Override
    void apply() {}
  },

  /** For programs: one JSON object a line. */
  JSON {
    @Override
    void apply() {
      LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
      JsonEncoder encoder = new JsonEncoder();
      encoder.setContext(context);
      encoder.setWithContext(false);
      encoder.setWithFormattedMessage(true);
      encoder.setWithMessage(false);
      encoder.setWithArguments(false);
      encoder.setWithNanoseconds(false);
      encoder.setWithSequenceNumber(false);
      encoder.start();
      Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
      root.iteratorForAppenders().forEachRemaining(appender -> write(appender, encoder));
    }
  };

  /** Writes all lines from now on in this format. */
  abstract void apply();

  private static void write(Appender<ILoggingEvent> appender, JsonEncoder encoder) {
    if (appender instanceof OutputStreamAppender<ILoggingEvent> stream) {
      stream.setEncoder(encoder);
    }
  }
}
