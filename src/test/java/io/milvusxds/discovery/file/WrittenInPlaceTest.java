package io.milvusxds.discovery.file;

import static io.milvusxds.discovery.file.FollowedFiles.addresses;
import static io.milvusxds.discovery.file.FollowedFiles.state;
import static io.milvusxds.discovery.file.Manifests.documents;
import static io.milvusxds.discovery.file.Manifests.service;
import static io.milvusxds.discovery.file.Manifests.slice;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.Finding;
import io.milvusxds.model.Gap;
import io.milvusxds.model.GapScope;
import io.milvusxds.model.MilvusService;
import io.milvusxds.model.SourceSnapshot;
import io.milvusxds.testing.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that is written in pieces loses nothing before it rests. */
class WrittenInPlaceTest {
  private static final Duration REST = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofMillis(300);

  @TempDir Path folder;
  private final ManualClock clock = new ManualClock();

  @Test
  void piecesThatAreWrittenWithPausesTakeNothingAway() throws Exception {
    ManifestFiles files = settled(folder, state("10.0.0.1", "10.0.0.2"));

    for (int round = 0; round < 5; round++) {
      write("state.yaml", service("a") + "---\n");
      assertThat(addresses(look(files, PAUSE))).containsExactly("10.0.0.1", "10.0.0.2");
      append("state.yaml", slice("a", "10.0.0.1"));
      assertThat(addresses(look(files, PAUSE))).containsExactly("10.0.0.1", "10.0.0.2");
      append("state.yaml", "- addresses: [10.0.0.2]\n");
      assertThat(addresses(look(files, PAUSE))).containsExactly("10.0.0.1", "10.0.0.2");
    }
    SourceSnapshot rested = look(files, REST);

    assertThat(addresses(rested)).containsExactly("10.0.0.1", "10.0.0.2");
    assertThat(rested.findings()).isEmpty();
  }

  @Test
  void everyBeginningOfAFileTakesNothingAway() throws Exception {
    String before = state("10.0.0.1", "10.0.0.2");
    String after =
        documents(
            service("a").replace("role: ro", "role: rw"), slice("a", "10.0.0.2", "10.0.0.13"));
    ManifestFiles files = settled(folder, before);
    MilvusService good = only(files.read().snapshot().orElseThrow());

    for (int end = 0; end <= after.length(); end++) {
      write("state.yaml", after.substring(0, end));
      MilvusService written = only(look(files, Duration.ofMillis(10)));
      assertThat(written.annotations()).isEqualTo(good.annotations());
      assertThat(written.ports()).isEqualTo(good.ports());
      assertThat(written.endpoints()).containsAll(good.endpoints());
      assertThat(written.endpoints()).extracting(e -> e.ip()).doesNotContain("10.0.0.1x");
    }
    SourceSnapshot rested = look(files, REST);

    assertThat(addresses(rested)).containsExactly("10.0.0.13", "10.0.0.2");
    assertThat(only(rested).annotations().values()).containsExactly("rw");
  }

  @Test
  void whatIsNewCountsAtOnce() throws Exception {
    ManifestFiles files = settled(folder, state("10.0.0.1"));

    write("state.yaml", documents(state("10.0.0.2"), service("b"), slice("b", "10.0.1.1")));
    FileReading written = files.read();

    assertThat(addresses(written.snapshot().orElseThrow()))
        .containsExactly("10.0.0.1", "10.0.0.2", "10.0.1.1");
    assertThat(written.staleSince()).contains(clock.instant());
    assertThat(written.restedAt()).contains(clock.instant().plus(REST));
  }

  @Test
  void anEndpointMoreIsAllThatTheFileSaysAndSoIsNotStale() throws Exception {
    ManifestFiles files = settled(folder, state("10.0.0.1"));

    write("state.yaml", state("10.0.0.1", "10.0.0.2"));

    assertThat(files.read().staleSince()).isEmpty();
  }

  @Test
  void aWordThatIsCutIsNotReadAsAnother() throws Exception {
    String list = "- addresses:\n  - 10.0.0.15\n";
    ManifestFiles files = settled(folder, documents(service("a"), slice("a", "10.0.0.2")));

    append("state.yaml", list.substring(0, list.length() - 2));
    SourceSnapshot cut = look(files, PAUSE);
    append("state.yaml", "5\n");
    SourceSnapshot whole = look(files, PAUSE);

    assertThat(addresses(cut)).containsExactly("10.0.0.2");
    assertThat(addresses(whole)).containsExactly("10.0.0.15", "10.0.0.2");
  }

  @Test
  void aFileThatEndsWithoutANewlineCountsWhenItRests() throws Exception {
    ManifestFiles files = settled(folder, state("10.0.0.1"));

    write("state.yaml", "{apiVersion: v1, kind: List, items: []}");
    SourceSnapshot written = look(files, PAUSE);
    SourceSnapshot rested = look(files, REST);

    assertThat(addresses(written)).containsExactly("10.0.0.1");
    assertThat(rested.services()).isEmpty();
  }

  @Test
  void anAnnotationThatIsAListMayGrowAtOnceAndAnotherWaits() throws Exception {
    String hosts = "    milvus-xds.io/endpoints: 'h1:1,h2:1'\n    milvus-xds.io/timeout: 2s\nspec:";
    ManifestFiles files = settled(folder, service("a").replace("spec:", hosts));
    MilvusService good = only(files.read().snapshot().orElseThrow());

    write("state.yaml", service("a").replace("spec:", hosts.replace("h2:1", "h2:1, h3:1")));
    MilvusService more = only(look(files, PAUSE));
    write(
        "state.yaml",
        service("a").replace("spec:", hosts.replace("2s", "3s").replace("h1:1,", "")));
    MilvusService less = only(look(files, PAUSE));
    MilvusService rested = only(look(files, REST));

    assertThat(good.annotations()).containsEntry("milvus-xds.io/endpoints", "h1:1,h2:1");
    assertThat(more.annotations()).containsEntry("milvus-xds.io/endpoints", "h1:1,h2:1, h3:1");
    assertThat(less.annotations()).isEqualTo(more.annotations());
    assertThat(rested.annotations())
        .containsEntry("milvus-xds.io/endpoints", "h2:1")
        .containsEntry("milvus-xds.io/timeout", "3s");
  }

  @Test
  void anEndpointThatBecomesReadyCountsAtOnceAndOneThatIsNotWaits() throws Exception {
    String both =
        documents(service("a"), slice("a"))
            + "- {addresses: [10.0.0.1], conditions: {ready: false}}\n"
            + "- {addresses: [10.0.0.2], conditions: {ready: true}}\n";
    ManifestFiles files = settled(folder, both);

    write("state.yaml", both.replace("true", "@").replace("false", "true").replace("@", "false"));
    SourceSnapshot written = look(files, PAUSE);
    SourceSnapshot rested = look(files, REST);

    assertThat(states(written)).containsExactly("SERVING", "SERVING");
    assertThat(states(rested)).containsExactly("SERVING", "NOT_READY");
  }

  @Test
  void aServiceThatIsBeingWrittenTakesNoRoleFromAnother() throws Exception {
    ManifestFiles files = settled(folder, state("10.0.0.1"));
    MilvusService old = only(files.read().snapshot().orElseThrow());

    write("state.yaml", service("0a"));
    List<MilvusService> both = look(files, PAUSE).services();

    assertThat(both).hasSize(2).contains(old);
    assertThat(both.get(0).createdAt()).isAfter(old.createdAt());
    assertThat(only(look(files, REST)).ref().name()).isEqualTo("0a");
  }

  @Test
  void aRenameCountsAtOnce() throws Exception {
    ManifestFiles files = settled(folder, state("10.0.0.1"));

    write("next", state("10.0.0.2"));
    Files.move(file("next"), file("state.yaml"), StandardCopyOption.REPLACE_EXISTING);
    FileReading renamed = files.read((file, lastWrite) -> file.equals(file("state.yaml")));

    assertThat(addresses(renamed.snapshot().orElseThrow())).containsExactly("10.0.0.2");
    assertThat(renamed.restedAt()).isEmpty();
  }

  @Test
  void aRenameThatIsOnlyHeardOfAfterTheLookCountsThen() throws Exception {
    ManifestFiles files = settled(folder, state("10.0.0.1"));

    write("state.yaml", state("10.0.0.2"));
    SourceSnapshot unsure = files.read().snapshot().orElseThrow();
    SourceSnapshot sure = files.read((file, lastWrite) -> true).snapshot().orElseThrow();

    assertThat(addresses(unsure)).containsExactly("10.0.0.1", "10.0.0.2");
    assertThat(addresses(sure)).containsExactly("10.0.0.2");
  }

  @Test
  void aLinkThatLeadsElsewhereCountsAtOnce() throws Exception {
    write("1", state("10.0.0.1"));
    write("2", state("10.0.0.2"));
    Files.createSymbolicLink(file("state.yaml"), file("1"));
    ManifestFiles files = new ManifestFiles(file("state.yaml"), clock, REST);
    look(files, REST);

    Files.createSymbolicLink(file("next"), file("2"));
    Files.move(file("next"), file("state.yaml"), StandardCopyOption.REPLACE_EXISTING);

    assertThat(addresses(files.read().snapshot().orElseThrow())).containsExactly("10.0.0.2");
  }

  @Test
  void aFileThatIsPutAwayAndWrittenAnewTakesNothingAway() throws Exception {
    write("other.yaml", service("b"));
    ManifestFiles files = settled(folder, state("10.0.0.1"));

    Files.move(file("state.yaml"), file("state.yaml~"));
    SourceSnapshot away = look(files, PAUSE);
    write("state.yaml", service("a"));
    SourceSnapshot half = look(files, PAUSE);
    SourceSnapshot later = look(files, PAUSE);
    append("state.yaml", "---\n" + slice("a", "10.0.0.1"));
    SourceSnapshot rested = lookTwice(files);

    assertThat(List.of(away, half, later, rested))
        .allSatisfy(snapshot -> assertThat(addresses(snapshot)).containsExactly("10.0.0.1"));
    assertThat(rested.findings()).isEmpty();
  }

  @Test
  void aFileThatLeavesAFolderIsGoneAfterASecond() throws Exception {
    write("other.yaml", service("b"));
    ManifestFiles files = settled(folder, state("10.0.0.1"));

    Files.delete(file("state.yaml"));
    FileReading gone = files.read();
    SourceSnapshot later = look(files, REST);

    assertThat(addresses(gone.snapshot().orElseThrow())).containsExactly("10.0.0.1");
    assertThat(gone.restedAt()).contains(clock.instant());
    assertThat(later.services()).extracting(s -> s.ref().name()).containsExactly("b");
    assertThat(files.read().restedAt()).isEmpty();
  }

  @Test
  void aFileThatGetsAnotherNameIsNoDuplicateOfItself() throws Exception {
    write("other.yaml", service("b"));
    ManifestFiles files = settled(folder, state("10.0.0.1"));

    Files.move(file("state.yaml"), file("z.yaml"));
    SourceSnapshot renamed = files.read((file, lastWrite) -> true).snapshot().orElseThrow();

    assertThat(addresses(renamed)).containsExactly("10.0.0.1");
    assertThat(renamed.findings()).isEmpty();
  }

  @Test
  void oneFileThatIsBeingWrittenHoldsUpNoOther() throws Exception {
    write("other.yaml", documents(service("b"), slice("b", "10.0.1.1")));
    ManifestFiles files = settled(folder, state("10.0.0.1"));

    write("state.yaml", service("a"));
    write("other.yaml", documents(service("b"), slice("b", "10.0.1.2")));
    SourceSnapshot both =
        files.read((path, at) -> path.endsWith("other.yaml")).snapshot().orElseThrow();

    assertThat(addresses(both)).containsExactly("10.0.0.1", "10.0.1.2");
  }

  @Test
  void whatANewObjectLacksIsToldWhenItsFileRests() throws Exception {
    ManifestFiles files = settled(folder, state("10.0.0.1"));

    append("state.yaml", "---\n" + slice("typo", "10.0.1.1"));
    SourceSnapshot written = look(files, PAUSE);
    SourceSnapshot rested = look(files, REST);
    append("state.yaml", "# more\n");
    SourceSnapshot writtenAgain = look(files, PAUSE);

    assertThat(written.findings()).isEmpty();
    assertThat(written.gaps()).isEmpty();
    assertThat(rested.findings()).hasSize(1);
    assertThat(rested.gaps()).hasSize(1);
    assertThat(writtenAgain.findings()).isEqualTo(rested.findings());
  }

  @Test
  void aFileThatNeverRestsIsAFinding() throws Exception {
    ManifestFiles files = settled(folder, state("10.0.0.1"));

    SourceSnapshot last = look(files, PAUSE);
    for (int i = 0; i < 20; i++) {
      write("state.yaml", "# " + i + "\n" + service("a"));
      last = look(files, PAUSE);
    }
    SourceSnapshot rested = lookTwice(files);

    assertThat(addresses(last)).containsExactly("10.0.0.1");
    assertThat(last.findings()).extracting(Finding::found).asString().contains("again and again");
    assertThat(addresses(rested)).isEmpty();
    assertThat(rested.findings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a: [", "kind: Service\n"})
  void whatBreaksInPlaceIsToldWhenItRests(String text) throws Exception {
    ManifestFiles files = settled(folder, state("10.0.0.1"));

    write("state.yaml", text);
    SourceSnapshot written = look(files, PAUSE);
    FileReading rested = read(files, REST);

    assertThat(written.findings()).isEmpty();
    assertThat(rested.snapshot().orElseThrow().findings()).hasSize(1);
    assertThat(rested.snapshot().orElseThrow().services()).isEqualTo(written.services());
    assertThat(rested.staleSince()).isPresent();
  }

  @Test
  void aNewFileThatIsBeingWrittenIsAGapUntilItRests() throws Exception {
    write("other.yaml", service("b"));
    ManifestFiles files = settled(folder, state("10.0.0.1"));

    write("new.yaml", service("c"));
    SourceSnapshot written = look(files, PAUSE);
    SourceSnapshot rested = look(files, REST);

    assertThat(written.services()).hasSize(3);
    assertThat(written.gaps()).extracting(Gap::scope).containsExactly(new GapScope.Everything());
    assertThat(rested.services()).hasSize(3);
    assertThat(rested.gaps()).isEmpty();
  }

  @Test
  void aFileThatNobodyHasTouchedForASecondCountsAtTheFirstLook() throws Exception {
    write("state.yaml", state("10.0.0.1"));
    Files.setLastModifiedTime(file("state.yaml"), FileTime.from(clock.instant().minus(REST)));

    FileReading first = new ManifestFiles(folder, clock, REST).read();

    assertThat(first.restedAt()).isEmpty();
    assertThat(first.snapshot().orElseThrow().gaps()).isEmpty();
  }

  @Test
  void aClockThatIsSetBackDoesNotMakeTheRestLonger() throws Exception {
    ManifestFiles files = settled(folder, state("10.0.0.1"));
    write("state.yaml", state("10.0.0.2"));
    look(files, PAUSE);

    clock.advance(Duration.ofHours(-1));
    look(files, PAUSE);

    assertThat(addresses(look(files, REST))).containsExactly("10.0.0.2");
  }

  private ManifestFiles settled(Path path, String text) throws IOException {
    write("state.yaml", text);
    ManifestFiles files = new ManifestFiles(path, clock, REST);
    lookTwice(files);
    return files;
  }

  private SourceSnapshot lookTwice(ManifestFiles files) {
    look(files, PAUSE);
    return look(files, REST);
  }

  private SourceSnapshot look(ManifestFiles files, Duration later) {
    return read(files, later).snapshot().orElseThrow();
  }

  private FileReading read(ManifestFiles files, Duration later) {
    clock.advance(later);
    return files.read();
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(file(name), text);
  }

  private void append(String name, String text) throws IOException {
    Files.writeString(file(name), text, StandardOpenOption.APPEND);
  }

  private static MilvusService only(SourceSnapshot snapshot) {
    assertThat(snapshot.services()).hasSize(1);
    return snapshot.services().get(0);
  }

  private static List<String> states(SourceSnapshot snapshot) {
    return snapshot.services().stream()
        .flatMap(service -> service.endpoints().stream())
        .map(endpoint -> endpoint.state().toString())
        .toList();
  }
}
