package io.milvusxds.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.Finding;
import io.milvusxds.model.FindingCode;
import io.milvusxds.model.Gap;
import io.milvusxds.model.GapScope;
import io.milvusxds.model.PlaceInFile;
import io.milvusxds.model.Subject;
import io.milvusxds.pipeline.PipelineStatus;
import io.milvusxds.pipeline.SourceStatus;
import io.milvusxds.routing.TrafficPlan;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** When Envoys may be sent here, and what an operator reads when they may not. */
class ReadinessTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:10:00Z");

  @Test
  void itIsReadyWhenEverySourceHasSynced() {
    Readiness readiness = Readiness.of(synced(0), List.of(source(true)), Phase.SERVING, NOW);

    assertThat(readiness.ready()).isTrue();
    assertThat(readiness.text())
        .isEqualTo("ready\nnote: source file:a.yaml has synced, 2 services, up to date\n");
  }

  @Test
  void aSourceThatHasNotSyncedIsNamed() {
    Readiness readiness =
        Readiness.of(notSynced(), List.of(source(true), other(false)), Phase.SERVING, NOW);

    assertThat(readiness.ready()).isFalse();
    assertThat(readiness.reasons())
        .containsExactly("source kubernetes has not synced; no Envoy is answered before");
  }

  @Test
  void whatBlocksASourceIsAReasonInOneLine() {
    Finding blocker =
        new Finding(
            FindingCode.FILE_UNREADABLE,
            new Subject.OfFile(new PlaceInFile("a.yaml", 0)),
            "",
            "no\nsuch file",
            "a file",
            "it waits",
            "Make it.");

    Readiness readiness =
        Readiness.of(notSynced(blocker), List.of(source(false)), Phase.SERVING, NOW);

    assertThat(readiness.reasons())
        .contains("file a.yaml: no such file (expected: a file); it waits. Make it.");
  }

  @Test
  void itIsNotReadyBeforeTheFirstRoundEvenWithoutSources() {
    Readiness readiness = Readiness.of(notSynced(), List.of(), Phase.SERVING, NOW);

    assertThat(readiness.ready()).isFalse();
    assertThat(readiness.reasons()).hasSize(1);
  }

  @Test
  void drainingMakesItUnreadyAndKeepsTheNotes() {
    Readiness readiness = Readiness.of(synced(0), List.of(source(true)), Phase.DRAINING, NOW);

    assertThat(readiness.ready()).isFalse();
    assertThat(readiness.text()).startsWith("not ready\nreason: draining").contains("note: source");
  }

  @Test
  void itIsNotReadyWhileItRehearses() {
    Readiness readiness = Readiness.of(synced(0), List.of(source(true)), Phase.REHEARSING, NOW);

    assertThat(readiness.ready()).isFalse();
    assertThat(readiness.text()).startsWith("not ready\nreason: rehearsing");
  }

  @Test
  void aStaleSourceIsANoteAndNoReason() {
    SourceStatus stale =
        new SourceStatus(
            "file:a.yaml", true, 2, Optional.of(NOW.minusSeconds(90)), Optional.empty());

    Readiness readiness = Readiness.of(synced(0), List.of(stale), Phase.SERVING, NOW);

    assertThat(readiness.ready()).isTrue();
    assertThat(readiness.notes())
        .containsExactly(
            "source file:a.yaml has synced, 2 services, stale for 90 s; its last good state is"
                + " served");
  }

  @Test
  void twoFailedRoundsAreANoteAndTheThirdIsAReason() {
    Readiness second = Readiness.of(synced(2), List.of(source(true)), Phase.SERVING, NOW);
    Readiness third = Readiness.of(synced(3), List.of(source(true)), Phase.SERVING, NOW);

    assertThat(second.ready()).isTrue();
    assertThat(second.notes())
        .contains("published nothing 2 times in a row, see the log: IllegalStateException: broken");
    assertThat(third.reasons())
        .containsExactly(
            "published nothing 3 times in a row, see the log: IllegalStateException: broken");
  }

  @Test
  void aDeploymentThatIsServedOnBecauseItMayBeUnreadIsANote() {
    DeploymentRef deployment = new DeploymentRef("prod", "milvus");
    Gap gap = new Gap(new GapScope.Everything(), "file b.yaml");

    Readiness readiness =
        Readiness.of(
            synced(0, new TreeMap<>(Map.of(deployment, gap))),
            List.of(source(true)),
            Phase.SERVING,
            NOW);

    assertThat(readiness.ready()).isTrue();
    assertThat(readiness.notes())
        .contains(
            "prod/milvus has no Service that could be read; it is served as it was known before,"
                + " because file b.yaml could not be read and may have its Services");
  }

  private static SourceStatus source(boolean synced) {
    return new SourceStatus(
        "file:a.yaml", synced, synced ? 2 : 0, Optional.empty(), Optional.empty());
  }

  private static SourceStatus other(boolean synced) {
    return new SourceStatus("kubernetes", synced, 0, Optional.empty(), Optional.empty());
  }

  private static PipelineStatus notSynced(Finding... blockers) {
    return new PipelineStatus(
        false,
        new TreeMap<>(),
        List.of(blockers),
        List.of(),
        TrafficPlan.EMPTY,
        new TreeMap<>(),
        new TreeMap<>(),
        0,
        Optional.empty());
  }

  private static PipelineStatus synced(int failures) {
    return synced(failures, new TreeMap<>());
  }

  private static PipelineStatus synced(int failures, SortedMap<DeploymentRef, Gap> kept) {
    return new PipelineStatus(
        true,
        new TreeMap<>(Map.of("file:a.yaml", 2)),
        List.of(),
        List.of(),
        TrafficPlan.EMPTY,
        kept,
        new TreeMap<>(),
        failures,
        failures == 0 ? Optional.empty() : Optional.of("IllegalStateException: broken"));
  }
}
