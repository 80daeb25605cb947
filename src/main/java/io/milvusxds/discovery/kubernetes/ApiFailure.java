package io.milvusxds.discovery.kubernetes;

import static java.util.Objects.requireNonNull;

import io.milvusxds.discovery.FoundText;
import java.io.Serial;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;

/** A request to the API server that did not bring what was asked for. */
final class ApiFailure extends Exception {
  @Serial private static final long serialVersionUID = 1;

  private final Kind kind;
  private final String words;
  private final transient Optional<Duration> retryAfter;

  /** What went wrong, as far as it matters for what to do next. */
  enum Kind {
    /** No client can be made from the kubeconfig. */
    BAD_CONFIGURATION,
    /** No connection, or it broke. */
    UNREACHABLE,
    /** Connected, but no answer in time. */
    SILENT,
    /** HTTP 401: who asks is not known, or no longer. */
    UNAUTHORIZED,
    /** HTTP 403: a right is missing. */
    FORBIDDEN,
    /** HTTP 404 of a whole collection: the server does not know the kind. */
    UNKNOWN_KIND,
    /** HTTP 404 of a namespace. */
    NO_NAMESPACE,
    /** HTTP 410: the version to go on from is too old; only a new list helps. */
    EXPIRED,
    /** HTTP 429: asked too often. */
    TOO_MANY,
    /** HTTP 5xx. */
    SERVER_ERROR,
    /** An answer that makes no sense here. */
    UNREADABLE
  }

  /**
   * A failure.
   *
   * @param words what the server or the network said
   */
  ApiFailure(Kind kind, String words, Optional<Duration> retryAfter) {
    super(kind + ": " + words);
    this.kind = requireNonNull(kind, "kind");
    this.words = FoundText.of(words);
    this.retryAfter = retryAfter;
  }

  ApiFailure(Kind kind, String words) {
    this(kind, words, Optional.empty());
  }

  /** The failure that an HTTP status means. */
  static ApiFailure ofStatus(int code, String message, Optional<Duration> retryAfter) {
    Kind kind =
        switch (code) {
          case 401 -> Kind.UNAUTHORIZED;
          case 403 -> Kind.FORBIDDEN;
          case 404 -> Kind.UNKNOWN_KIND;
          case 410 -> Kind.EXPIRED;
          case 429 -> Kind.TOO_MANY;
          default -> code >= 500 ? Kind.SERVER_ERROR : Kind.UNREADABLE;
        };
    return new ApiFailure(kind, "HTTP " + code + ": " + message, retryAfter);
  }

  /** The failure of a connection; the innermost reason says most. */
  static ApiFailure ofConnection(String to, Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    if (root instanceof HttpTimeoutException) {
      // A server that hangs: the kernel still takes the connection, and nobody speaks on it.
      return new ApiFailure(Kind.SILENT, to + ": no connection in time");
    }
    String message = root.getMessage();
    // Of some exceptions the name says it all, for example ClosedChannelException.
    String words =
        message == null
            ? root.getClass().getSimpleName()
            : root.getClass().getSimpleName() + ": " + message;
    return new ApiFailure(Kind.UNREACHABLE, to + ": " + words);
  }

  Kind kind() {
    return kind;
  }

  /** What the server or the network said, on one line. */
  String words() {
    return words;
  }

  /** How long the server asks to be left alone; empty when it does not say. */
  Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
