package io.milvusxds.discovery.kubernetes;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The client of the API server, made when it is first needed and made anew when the server no
 * longer knows who asks: the token, the certificate or the whole kubeconfig may have been replaced
 * on disk. Any thread.
 */
final class ApiAccess implements AutoCloseable {
  // Making a client reads files and costs some 10 ms; the followers may all be refused at once.
  private static final Duration MIN_AGE = Duration.ofMillis(500);

  private final Supplier<ApiClient> maker;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  // Guarded by the lock.
  private @Nullable ApiClient current;
  private Instant madeAt = Instant.EPOCH;
  private boolean isClosed;

  ApiAccess(Supplier<ApiClient> maker, Clock clock) {
    this.maker = maker;
    this.clock = clock;
  }

  /**
   * The client to ask next.
   *
   * @throws ApiFailure when none can be made from what the kubeconfig says
   */
  ApiClient client() throws ApiFailure {
    lock.lock();
    try {
      if (isClosed) {
        throw new ApiFailure(ApiFailure.Kind.UNREACHABLE, "closed");
      }
      ApiClient client = current;
      if (client == null) {
        client = made();
        current = client;
        madeAt = clock.instant();
      }
      return client;
    } finally {
      lock.unlock();
    }
  }

  private ApiClient made() throws ApiFailure {
    try {
      return maker.get();
    } catch (RuntimeException e) {
      // Each library behind a kubeconfig (YAML, certificates, URLs) has exceptions of its own.
      throw new ApiFailure(ApiFailure.Kind.BAD_CONFIGURATION, String.valueOf(e.getMessage()));
    }
  }

  /** Takes note of a failure; the next client may be another one. */
  void failed(ApiFailure failure) {
    if (failure.kind() != ApiFailure.Kind.UNAUTHORIZED) {
      return;
    }
    lock.lock();
    try {
      boolean isOld = Duration.between(madeAt, clock.instant()).compareTo(MIN_AGE) > 0;
      if (current != null && isOld) {
        current.close();
        current = null;
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      isClosed = true;
      if (current != null) {
        current.close();
        current = null;
      }
    } finally {
      lock.unlock();
    }
  }
}
