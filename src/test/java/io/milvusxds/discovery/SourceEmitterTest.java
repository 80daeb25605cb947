package io.milvusxds.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.milvusxds.model.Finding;
import io.milvusxds.model.SourceSnapshot;
import io.milvusxds.testing.services.ServiceBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every source does alike, whatever its registry is. */
class SourceEmitterTest {
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

  private final SourceEmitter emitter = new SourceEmitter("stub", Clock.systemUTC());
  private final List<SourceSnapshot> snapshots = new CopyOnWriteArrayList<>();
  private final List<List<Finding>> blocked = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    emitter.close();
  }

  private static SourceSnapshot snapshot(String name) {
    return new SourceSnapshot(name, List.of(), List.of());
  }

  private void start() {
    emitter.start(snapshots::add, blocked::add);
  }

  @Test
  void aSnapshotIsToldWhenItDiffersFromTheOneBefore() {
    start();

    emitter.tell(SourceState.of(snapshot("a"), Optional.empty()));
    emitter.tell(SourceState.of(snapshot("a"), Optional.of(LONG_AGO)));
    emitter.tell(SourceState.of(snapshot("b"), Optional.of(LONG_AGO)));

    assertThat(snapshots).containsExactly(snapshot("a"), snapshot("b"));
    assertThat(emitter.staleSince()).contains(LONG_AGO);
  }

  @Test
  void whatWasReadAnewAndIsAsBeforeIsToldAsTheSameObjects() {
    start();
    SourceSnapshot first = services("10.0.0.1", "10.0.0.2");
    emitter.tell(SourceState.of(first, Optional.empty()));

    emitter.tell(SourceState.of(services("10.0.0.1", "10.0.0.3"), Optional.empty()));

    SourceSnapshot second = snapshots.get(1);
    assertThat(second).isEqualTo(services("10.0.0.1", "10.0.0.3"));
    assertThat(second.services().get(0).endpoints().get(0))
        .isSameAs(first.services().get(0).endpoints().get(0));
    assertThat(second.services().get(1)).isSameAs(first.services().get(1));
  }

  private static SourceSnapshot services(String... ips) {
    ServiceBuilder readers = ServiceBuilder.readOnly("ro").port("grpc", 1);
    List.of(ips).forEach(readers::endpoint);
    return new SourceSnapshot(
        "stub",
        List.of(readers.service(), ServiceBuilder.readWrite("rw").endpoint("10.0.9.1").service()),
        List.of());
  }

  @Test
  void beforeTheFirstSnapshotItIsStaleSinceItsStart() {
    start();

    emitter.tell(SourceState.NOTHING.unusable(List.of(), LONG_AGO));

    assertThat(emitter.staleSince()).isPresent().isNotEqualTo(Optional.of(LONG_AGO));
    assertThat(snapshots).isEmpty();
    assertThat(blocked).isEmpty();
  }

  @Test
  void nothingIsToldAfterTheClose() {
    start();

    emitter.close();
    emitter.tell(SourceState.of(snapshot("a"), Optional.empty()));

    assertThat(snapshots).isEmpty();
  }

  @Test
  void aThreadThatFailsLeavesTheSourceStale() {
    CountDownLatch told = new CountDownLatch(1);
    emitter.addThread(
        "stub",
        () -> {
          emitter.tell(SourceState.of(snapshot("a"), Optional.empty()));
          told.countDown();
          throw new IllegalStateException("on purpose");
        });

    start();

    await().atMost(DEADLINE).until(() -> told.getCount() == 0);
    await().atMost(DEADLINE).until(() -> emitter.staleSince().isPresent());
    assertThat(snapshots).containsExactly(snapshot("a"));
  }
}
