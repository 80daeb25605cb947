package io.milvusxds.discovery.file;

import static io.milvusxds.discovery.file.Manifests.documents;
import static io.milvusxds.discovery.file.Manifests.service;
import static io.milvusxds.discovery.file.Manifests.slice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.milvusxds.model.Finding;
import io.milvusxds.model.MilvusEndpoint;
import io.milvusxds.model.SourceSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** File sources under test in one folder, and what they told. */
final class FollowedFiles implements AutoCloseable {
  static final Duration DEADLINE = Duration.ofSeconds(20);

  /**
   * So long that a test that passes has not waited for it: only events can have told the change.
   */
  private static final Duration NO_RESCAN = Duration.ofMinutes(10);

  /** Long enough for a source to look again, short enough for a test. */
  private static final Duration SHORT_REST = Duration.ofMillis(50);

  final List<SourceSnapshot> snapshots = new CopyOnWriteArrayList<>();
  final List<List<Finding>> blocked = new CopyOnWriteArrayList<>();
  private final List<FileSource> sources = new CopyOnWriteArrayList<>();
  private final Path folder;

  FollowedFiles(Path folder) {
    this.folder = folder;
  }

  @Override
  public void close() {
    sources.forEach(FileSource::close);
  }

  FileSource start(Path path) {
    return start(path, ChangeWatch.open(NO_RESCAN, Clock.systemUTC()));
  }

  FileSource start(Path path, ChangeWatch watch) {
    return start(path, watch, SHORT_REST);
  }

  /** A source for which only a rename counts: what is written in place never rests. */
  FileSource startWithoutRest(Path path) {
    return start(path, ChangeWatch.open(NO_RESCAN, Clock.systemUTC()), NO_RESCAN);
  }

  private FileSource start(Path path, ChangeWatch watch, Duration rest) {
    FileSource source = new FileSource(path, Clock.systemUTC(), () -> watch, rest);
    sources.add(source);
    source.start(snapshots::add, blocked::add);
    return source;
  }

  Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  /** A file that has rested since long ago. */
  Path writeLongAgo(String name, String text) throws IOException {
    FileTime longAgo = FileTime.from(Instant.now().minus(NO_RESCAN).minus(DEADLINE));
    return Files.setLastModifiedTime(write(name, text), longAgo);
  }

  void replace(Path file, String text) throws IOException {
    Path next = write("next.tmp", text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  void awaitAddresses(String... addresses) {
    await()
        .atMost(DEADLINE)
        .pollInterval(Duration.ofMillis(5))
        .untilAsserted(
            () -> {
              assertThat(snapshots).isNotEmpty();
              assertThat(addresses(last())).containsExactly(addresses);
            });
  }

  void awaitSnapshots(int count) {
    await().atMost(DEADLINE).until(() -> snapshots.size() == count);
  }

  SourceSnapshot last() {
    return snapshots.get(snapshots.size() - 1);
  }

  static String state(String... addresses) {
    return documents(service("a"), slice("a", addresses));
  }

  static List<String> addresses(SourceSnapshot snapshot) {
    return snapshot.services().stream()
        .flatMap(service -> service.endpoints().stream())
        .map(MilvusEndpoint::ip)
        .toList();
  }
}
