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
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSourceTest {
  /**
   * So long that a test that passes has not waited for it: only events can have told the change.
   */
  private static final Duration NO_RESCAN = Duration.ofMinutes(10);

  private static final Duration DEADLINE = Duration.ofSeconds(20);

  @TempDir Path folder;

  private final List<SourceSnapshot> snapshots = new CopyOnWriteArrayList<>();
  private final List<List<Finding>> blocked = new CopyOnWriteArrayList<>();
  private final List<FileSource> sources = new CopyOnWriteArrayList<>();

  @AfterEach
  void closeSources() {
    sources.forEach(FileSource::close);
  }

  @Test
  void theFirstSnapshotIsWhatTheFileHolds() throws Exception {
    Path file = write("state.yaml", state("10.0.0.1"));

    FileSource source = start(file);

    awaitAddresses("10.0.0.1");
    assertThat(source.name()).isEqualTo("file:" + file);
    assertThat(source.staleSince()).isEmpty();
    assertThat(blocked).isEmpty();
  }

  @Test
  void aWriteInPlaceIsFollowed() throws Exception {
    Path file = write("state.yaml", state("10.0.0.1"));
    FileSource unused = start(file);
    awaitAddresses("10.0.0.1");

    write("state.yaml", state("10.0.0.1", "10.0.0.2"));

    awaitAddresses("10.0.0.1", "10.0.0.2");
    assertThat(unused.staleSince()).isEmpty();
  }

  @Test
  void aRenameIsFollowed() throws Exception {
    Path file = write("state.yaml", state("10.0.0.1"));
    start(file);
    awaitAddresses("10.0.0.1");

    replace(file, state("10.0.0.2"));
    awaitAddresses("10.0.0.2");
    replace(file, state("10.0.0.3"));

    awaitAddresses("10.0.0.3");
    assertThat(snapshots).hasSize(3);
  }

  @Test
  void aFileThatIsStillBeingWrittenIsNotReadInHalf() throws Exception {
    Path file = write("state.yaml", state("10.0.0.1"));
    start(file);
    awaitAddresses("10.0.0.1");
    String text = state("10.0.0.1", "10.0.0.2", "10.0.0.3");

    try (OutputStream out = Files.newOutputStream(file)) {
      for (byte[] part : halves(text)) {
        out.write(part);
        out.flush();
      }
    }

    awaitAddresses("10.0.0.1", "10.0.0.2", "10.0.0.3");
    assertThat(snapshots).hasSize(2);
  }

  @Test
  void aFileThatBreaksVanishesAndComesBackServesOnAllTheTime() throws Exception {
    Path file = write("state.yaml", state("10.0.0.1"));
    FileSource source = start(file);
    awaitAddresses("10.0.0.1");

    replace(file, "a: [");
    awaitSnapshots(2);
    replace(file, "");
    awaitSnapshots(3);
    Files.delete(file);
    awaitSnapshots(4);
    boolean wasStale = source.staleSince().isPresent();
    replace(file, state("10.0.0.2"));
    awaitAddresses("10.0.0.2");

    assertThat(wasStale).isTrue();
    assertThat(source.staleSince()).isEmpty();
    assertThat(snapshots.subList(1, 4))
        .allSatisfy(
            snapshot -> {
              assertThat(snapshot.services()).isEqualTo(snapshots.get(0).services());
              assertThat(snapshot.findings()).hasSize(1);
            });
    assertThat(last().findings()).isEmpty();
  }

  @Test
  void anEmptyFileAtTheStartBlocksUntilItIsFilled() throws Exception {
    Path file = write("state.yaml", "");
    FileSource source = start(file);
    await().atMost(DEADLINE).until(() -> blocked.size() == 1);
    boolean wasStale = source.staleSince().isPresent();

    replace(file, "a: [");
    await().atMost(DEADLINE).until(() -> blocked.size() == 2);
    replace(file, state("10.0.0.1"));
    awaitAddresses("10.0.0.1");

    assertThat(wasStale).isTrue();
    assertThat(snapshots).hasSize(1);
    assertThat(blocked).hasSize(2).allSatisfy(findings -> assertThat(findings).hasSize(1));
    assertThat(source.staleSince()).isEmpty();
  }

  @Test
  void aFileThatIsMissingAtTheStartIsSeenWhenItAppears() throws Exception {
    Path file = folder.resolve("state.yaml");
    start(file);
    await().atMost(DEADLINE).until(() -> blocked.size() == 1);

    replace(file, state("10.0.0.1"));

    awaitAddresses("10.0.0.1");
  }

  @Test
  void aFolderFollowsNewChangedAndRemovedFiles() throws Exception {
    Path conf = Files.createDirectory(folder.resolve("conf"));
    write("conf/a.yaml", state("10.0.0.1"));
    start(conf);
    awaitAddresses("10.0.0.1");

    Path other = write("conf/b.yaml", documents(service("b"), slice("b", "10.0.1.1")));
    awaitAddresses("10.0.0.1", "10.0.1.1");
    write("conf/b.yaml", documents(service("b"), slice("b", "10.0.1.2")));
    awaitAddresses("10.0.0.1", "10.0.1.2");
    Files.delete(other);

    awaitAddresses("10.0.0.1");
    assertThat(last().findings()).isEmpty();
  }

  @Test
  void aFolderThatIsReplacedByAnotherIsFollowed() throws Exception {
    Path conf = Files.createDirectory(folder.resolve("conf"));
    write("conf/a.yaml", state("10.0.0.1"));
    Path next = Files.createDirectory(folder.resolve("next"));
    write("next/a.yaml", state("10.0.0.2"));
    start(conf);
    awaitAddresses("10.0.0.1");

    Files.move(conf, folder.resolve("old"));
    Files.move(next, conf);
    awaitAddresses("10.0.0.2");
    write("conf/a.yaml", state("10.0.0.3"));

    awaitAddresses("10.0.0.3");
  }

  @Test
  void aMountedConfigMapIsFollowedAsAFolderAndAsAFile() throws Exception {
    Path mount = Files.createDirectory(folder.resolve("mount"));
    Files.createDirectory(mount.resolve("..1"));
    Files.createDirectory(mount.resolve("..2"));
    write("mount/..1/state.yaml", state("10.0.0.1"));
    write("mount/..2/state.yaml", state("10.0.0.2"));
    Files.createSymbolicLink(mount.resolve("..data"), Path.of("..1"));
    Files.createSymbolicLink(mount.resolve("state.yaml"), Path.of("..data/state.yaml"));
    start(mount);
    start(mount.resolve("state.yaml"));
    await().atMost(DEADLINE).until(() -> snapshots.size() == 2);

    Path swap = Files.createSymbolicLink(mount.resolve("..data_tmp"), Path.of("..2"));
    Files.move(swap, mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    await().atMost(DEADLINE).until(() -> snapshots.size() == 4);

    assertThat(snapshots.subList(2, 4))
        .allSatisfy(snapshot -> assertThat(addresses(snapshot)).containsExactly("10.0.0.2"));
  }

  @Test
  void aLinkToAFileElsewhereIsFollowed() throws Exception {
    Files.createDirectory(folder.resolve("real"));
    Path real = write("real/the.yaml", state("10.0.0.1"));
    Path link = Files.createSymbolicLink(folder.resolve("state.yaml"), real);
    start(link);
    awaitAddresses("10.0.0.1");

    write("real/the.yaml", state("10.0.0.2"));

    awaitAddresses("10.0.0.2");
  }

  @Test
  void manyChangesInARowEndInTheNewest() throws Exception {
    Path file = write("state.yaml", state("10.0.0.1"));
    start(file);
    awaitAddresses("10.0.0.1");

    for (int i = 2; i <= 200; i++) {
      replace(file, state("10.0.0." + i));
    }

    awaitAddresses("10.0.0.200");
    assertThat(snapshots.size()).isLessThanOrEqualTo(200);
  }

  @Test
  void aChangeThatMeansTheSameIsNotTold() throws Exception {
    Path file = write("state.yaml", state("10.0.0.1"));
    start(file);
    awaitAddresses("10.0.0.1");

    replace(file, "# the same\n" + state("10.0.0.1"));
    replace(file, state("10.0.0.2"));
    awaitAddresses("10.0.0.2");

    assertThat(snapshots).hasSize(2);
  }

  @Test
  void withoutEventsAChangeIsSeenByLookingAgain() throws Exception {
    Path file = write("state.yaml", state("10.0.0.1"));
    start(file, ChangeWatch.withoutEvents(Duration.ofMillis(20)));
    awaitAddresses("10.0.0.1");

    write("state.yaml", state("10.0.0.2"));

    awaitAddresses("10.0.0.2");
  }

  @Test
  void aClosedSourceTellsNothingMore() throws Exception {
    Path file = write("state.yaml", state("10.0.0.1"));
    FileSource closed = start(file);
    awaitAddresses("10.0.0.1");

    closed.close();
    closed.close();
    write("state.yaml", state("10.0.0.2"));
    start(file);
    awaitAddresses("10.0.0.2");

    assertThat(snapshots).hasSize(2);
  }

  private FileSource start(Path path) {
    return start(path, ChangeWatch.open(NO_RESCAN));
  }

  private FileSource start(Path path, ChangeWatch watch) {
    FileSource source = new FileSource(path, Clock.systemUTC(), () -> watch);
    sources.add(source);
    source.start(snapshots::add, blocked::add);
    return source;
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private void replace(Path file, String text) throws IOException {
    Path next = write("next.tmp", text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private void awaitAddresses(String... addresses) {
    await()
        .atMost(DEADLINE)
        .pollInterval(Duration.ofMillis(5))
        .untilAsserted(
            () -> {
              assertThat(snapshots).isNotEmpty();
              assertThat(addresses(last())).containsExactly(addresses);
            });
  }

  private void awaitSnapshots(int count) {
    await().atMost(DEADLINE).until(() -> snapshots.size() == count);
  }

  private SourceSnapshot last() {
    return snapshots.get(snapshots.size() - 1);
  }

  private static String state(String... addresses) {
    return documents(service("a"), slice("a", addresses));
  }

  private static List<String> addresses(SourceSnapshot snapshot) {
    return snapshot.services().stream()
        .flatMap(service -> service.endpoints().stream())
        .map(MilvusEndpoint::ip)
        .toList();
  }

  private static List<byte[]> halves(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int middle = bytes.length / 2;
    return List.of(
        Arrays.copyOfRange(bytes, 0, middle), Arrays.copyOfRange(bytes, middle, bytes.length));
  }
}
