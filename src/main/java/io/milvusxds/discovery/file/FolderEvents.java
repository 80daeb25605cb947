package io.milvusxds.discovery.file;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The system's events about folders. Owned by one thread. */
interface FolderEvents extends AutoCloseable {
  /** Listens to a folder from now on; null when the system sends no events at all. */
  @Nullable WatchKey listen(Path folder) throws IOException;

  /** A folder that has events; null when there is none for so long. */
  @Nullable WatchKey next(Duration atMost) throws InterruptedException;

  @Override
  void close() throws IOException;

  /** Those of the default file system. */
  static FolderEvents ofSystem() throws IOException {
    WatchService service = FileSystems.getDefault().newWatchService();
    return new FolderEvents() {
      @Override
      public WatchKey listen(Path folder) throws IOException {
        return folder.register(
            service,
            StandardWatchEventKinds.ENTRY_CREATE,
            StandardWatchEventKinds.ENTRY_MODIFY,
            StandardWatchEventKinds.ENTRY_DELETE);
      }

      @Override
      public @Nullable WatchKey next(Duration atMost) throws InterruptedException {
        return service.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
      }

      @Override
      public void close() throws IOException {
        service.close();
      }
    };
  }

  /** None, as on a file system without events. */
  static FolderEvents none() {
    Logger log = LoggerFactory.getLogger(FolderEvents.class);
    return new FolderEvents() {
      @Override
      public @Nullable WatchKey listen(Path folder) {
        return null;
      }

      @Override
      public @Nullable WatchKey next(Duration atMost) throws InterruptedException {
        // Nobody counts this down: it is a wait that close can interrupt.
        boolean isOver = new CountDownLatch(1).await(atMost.toNanos(), TimeUnit.NANOSECONDS);
        log.trace("waited {}", isOver);
        return null;
      }

      @Override
      public void close() {}
    };
  }
}
