package io.milvusxds.discovery.kubernetes;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The lines of one watch, in order.
 *
 * <p>The HTTP client's thread puts them in; one thread takes them out. Each line is one event.
 */
final class WatchStream implements AutoCloseable {
  private static final int END_OF_LINE = '\n';

  private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
  // Owned by the HTTP client's thread, which hands over one chunk after the other.
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
  // Owned by the thread that takes the lines out.
  private @Nullable Piece next;
  private volatile Runnable cancel = () -> {};

  /**
   * A line, or the end of them all.
   *
   * @param line null at the end
   * @param failure why it ended; null for a line and when the server ended it properly
   */
  private record Piece(@Nullable String line, @Nullable Throwable failure) {
    static final Piece END = new Piece(null, null);
  }

  /** Takes a chunk of the body and asks for the next. */
  void received(List<ByteBuffer> chunk, AsyncBody body) {
    for (ByteBuffer bytes : chunk) {
      while (bytes.hasRemaining()) {
        byte next = bytes.get();
        if (next == END_OF_LINE) {
          // Only whole lines are decoded: a chunk may end within a character.
          pieces.add(new Piece(begun.toString(StandardCharsets.UTF_8), null));
          begun.reset();
        } else {
          begun.write(next);
        }
      }
    }
    body.consume();
  }

  /** Begins to read the body of an answer. */
  void follow(AsyncBody body) {
    cancel = body::cancel;
    body.consume();
    CompletableFuture<Void> unused =
        body.done()
            .whenComplete(
                (nothing, failure) ->
                    pieces.add(failure == null ? Piece.END : new Piece(null, failure)));
  }

  /** Whether a line or the end of them is there within this time; it stays to be taken. */
  boolean awaitNext(Duration limit) throws InterruptedException {
    if (next == null) {
      next = pieces.poll(limit.toNanos(), TimeUnit.NANOSECONDS);
    }
    return next != null;
  }

  /**
   * Takes what {@link #awaitNext} found.
   *
   * @return the next line; empty at the end
   * @throws ApiFailure when the connection broke
   */
  Optional<String> next() throws ApiFailure {
    Piece piece = requireNonNull(next, "next");
    next = null;
    if (piece.failure() != null) {
      throw ApiFailure.ofConnection("watch", piece.failure());
    }
    return Optional.ofNullable(piece.line());
  }

  /** Ends it, as the server could have. Any thread. */
  void end() {
    pieces.add(Piece.END);
  }

  /** Gives up the connection. */
  @Override
  public void close() {
    cancel.run();
  }
}
