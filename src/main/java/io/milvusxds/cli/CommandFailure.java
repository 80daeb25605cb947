package io.milvusxds.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;

/**
 * A command can not do its work; the message says what was found, what was expected and what to do.
 */
final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  CommandFailure(String message) {
    super(message);
  }

  CommandFailure(String message, Throwable cause) {
    super(message, cause);
  }

  /** What went wrong outside; the message of a file's failure is often nothing but its name. */
  static CommandFailure of(IOException cause) {
    String what =
        cause instanceof FileSystemException file && file.getReason() == null
            ? cause.getClass().getSimpleName() + ": "
            : "";
    return new CommandFailure(what + cause.getMessage(), cause);
  }
}
