package io.milvusxds.discovery.file;

import static io.milvusxds.discovery.file.FollowedFiles.DEADLINE;
import static io.milvusxds.discovery.file.FollowedFiles.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSourceTest {
  @TempDir Path folder;
  private FollowedFiles files = new FollowedFiles(Path.of("."));

  @BeforeEach
  void openFolder() {
    files = new FollowedFiles(folder);
  }

  @AfterEach
  void closeSources() {
    files.close();
  }

  @Test
  void theFirstSnapshotIsWhatTheFileHolds() throws Exception {
    Path file = files.write("state.yaml", state("10.0.0.1"));

    FileSource source = files.start(file);

    files.awaitAddresses("10.0.0.1");
    assertThat(source.name()).isEqualTo("file:" + file);
    assertThat(source.staleSince()).isEmpty();
    assertThat(files.blocked).isEmpty();
  }

  @Test
  void aWriteInPlaceIsFollowed() throws Exception {
    Path file = files.write("state.yaml", state("10.0.0.1"));
    FileSource source = files.start(file);
    files.awaitAddresses("10.0.0.1");

    files.write("state.yaml", state("10.0.0.1", "10.0.0.2"));

    files.awaitAddresses("10.0.0.1", "10.0.0.2");
    assertThat(source.staleSince()).isEmpty();
  }

  @Test
  void aRenameIsFollowed() throws Exception {
    Path file = files.write("state.yaml", state("10.0.0.1"));
    files.start(file);
    files.awaitAddresses("10.0.0.1");

    files.replace(file, state("10.0.0.2"));
    files.awaitAddresses("10.0.0.2");
    files.replace(file, state("10.0.0.3"));

    files.awaitAddresses("10.0.0.3");
    assertThat(files.snapshots).hasSize(3);
  }

  @Test
  void aRenameNeedsNoRestAndWhatIsWrittenInPlaceOnlyAdds() throws Exception {
    Path file = files.writeLongAgo("state.yaml", state("10.0.0.1"));
    FileSource source = files.startWithoutRest(file);
    files.awaitAddresses("10.0.0.1");

    files.replace(file, state("10.0.0.2"));
    files.awaitAddresses("10.0.0.2");
    files.write("state.yaml", state("10.0.0.3"));
    files.awaitAddresses("10.0.0.2", "10.0.0.3");
    boolean wasStale = source.staleSince().isPresent();
    files.replace(file, state("10.0.0.3"));
    files.awaitAddresses("10.0.0.3");

    assertThat(wasStale).isTrue();
    assertThat(source.staleSince()).isEmpty();
    assertThat(files.snapshots).hasSize(4);
  }

  @Test
  void aFileThatIsPutAwayAndWrittenAnewCountsAsWrittenInPlace() throws Exception {
    Path file = files.writeLongAgo("state.yaml", state("10.0.0.1"));
    files.startWithoutRest(file);
    files.awaitAddresses("10.0.0.1");

    Files.move(file, folder.resolve("state.yaml~"));
    files.awaitSnapshots(2);
    files.write("state.yaml", state("10.0.0.2"));

    files.awaitAddresses("10.0.0.1", "10.0.0.2");
  }

  @Test
  void aFileThatIsStillBeingWrittenIsNotReadInHalf() throws Exception {
    Path file = files.write("state.yaml", state("10.0.0.1"));
    // Longer than a busy machine may hold up the writer of this test.
    files.start(
        file,
        new ChangeWatch(
            Duration.ofMinutes(10),
            Duration.ofMillis(500),
            FolderEvents.ofSystem(),
            Clock.systemUTC()));
    files.awaitAddresses("10.0.0.1");
    String text = state("10.0.0.1", "10.0.0.2", "10.0.0.3");

    try (OutputStream out = Files.newOutputStream(file)) {
      for (byte[] part : halves(text)) {
        out.write(part);
        out.flush();
      }
    }

    files.awaitAddresses("10.0.0.1", "10.0.0.2", "10.0.0.3");
    assertThat(files.snapshots).hasSize(2);
  }

  @Test
  void aFileThatBreaksVanishesAndComesBackServesOnAllTheTime() throws Exception {
    Path file = files.write("state.yaml", state("10.0.0.1"));
    FileSource source = files.start(file);
    files.awaitAddresses("10.0.0.1");

    files.replace(file, "a: [");
    files.awaitSnapshots(2);
    files.replace(file, "");
    files.awaitSnapshots(3);
    Files.delete(file);
    files.awaitSnapshots(4);
    boolean wasStale = source.staleSince().isPresent();
    files.replace(file, state("10.0.0.2"));
    files.awaitAddresses("10.0.0.2");

    assertThat(wasStale).isTrue();
    assertThat(source.staleSince()).isEmpty();
    assertThat(files.snapshots.subList(1, 4))
        .allSatisfy(
            snapshot -> {
              assertThat(snapshot.services()).isEqualTo(files.snapshots.get(0).services());
              assertThat(snapshot.findings()).hasSize(1);
            });
    assertThat(files.last().findings()).isEmpty();
  }

  @Test
  void anEmptyFileAtTheStartBlocksUntilItIsFilled() throws Exception {
    Path file = files.write("state.yaml", "");
    FileSource source = files.start(file);
    await().atMost(DEADLINE).until(() -> files.blocked.size() == 1);
    boolean wasStale = source.staleSince().isPresent();

    files.replace(file, "a: [");
    await().atMost(DEADLINE).until(() -> files.blocked.size() == 2);
    files.replace(file, state("10.0.0.1"));
    files.awaitAddresses("10.0.0.1");

    assertThat(wasStale).isTrue();
    assertThat(files.snapshots).hasSize(1);
    assertThat(files.blocked).hasSize(2).allSatisfy(findings -> assertThat(findings).hasSize(1));
    assertThat(source.staleSince()).isEmpty();
  }

  @Test
  void aFileThatIsMissingAtTheStartIsSeenWhenItAppears() throws Exception {
    Path file = folder.resolve("state.yaml");
    files.start(file);
    await().atMost(DEADLINE).until(() -> files.blocked.size() == 1);

    files.replace(file, state("10.0.0.1"));

    files.awaitAddresses("10.0.0.1");
  }

  @Test
  void manyChangesInARowEndInTheNewest() throws Exception {
    Path file = files.write("state.yaml", state("10.0.0.1"));
    files.start(file);
    files.awaitAddresses("10.0.0.1");

    for (int i = 2; i <= 200; i++) {
      files.replace(file, state("10.0.0." + i));
    }

    files.awaitAddresses("10.0.0.200");
    assertThat(files.snapshots.size()).isLessThanOrEqualTo(200);
  }

  @Test
  void aChangeThatMeansTheSameIsNotTold() throws Exception {
    Path file = files.write("state.yaml", state("10.0.0.1"));
    files.start(file);
    files.awaitAddresses("10.0.0.1");

    files.replace(file, "# the same\n" + state("10.0.0.1"));
    files.replace(file, state("10.0.0.2"));
    files.awaitAddresses("10.0.0.2");

    assertThat(files.snapshots).hasSize(2);
  }

  @Test
  void withoutEventsAChangeIsSeenByLookingAgain() throws Exception {
    Path file = files.write("state.yaml", state("10.0.0.1"));
    files.start(
        file,
        new ChangeWatch(
            Duration.ofMillis(20), Duration.ZERO, FolderEvents.none(), Clock.systemUTC()));
    files.awaitAddresses("10.0.0.1");

    files.write("state.yaml", state("10.0.0.2"));

    files.awaitAddresses("10.0.0.2");
  }

  @Test
  void aClosedSourceTellsNothingMore() throws Exception {
    Path file = files.write("state.yaml", state("10.0.0.1"));
    FileSource closed = files.start(file);
    files.awaitAddresses("10.0.0.1");

    closed.close();
    closed.close();
    files.write("state.yaml", state("10.0.0.2"));
    files.start(file);
    files.awaitAddresses("10.0.0.2");

    assertThat(files.snapshots).hasSize(2);
  }

  private static List<byte[]> halves(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int middle = bytes.length / 2;
    return List.of(
        Arrays.copyOfRange(bytes, 0, middle), Arrays.copyOfRange(bytes, middle, bytes.length));
  }
}
