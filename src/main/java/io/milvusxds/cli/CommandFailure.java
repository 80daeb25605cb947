package io.milvusxds.cli;

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
}
