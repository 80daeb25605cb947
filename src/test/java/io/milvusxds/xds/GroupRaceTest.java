package io.milvusxds.xds;

import static io.milvusxds.testing.xds.EnvoyMessages.cluster;
import static io.milvusxds.testing.xds.EnvoyMessages.snapshot;
import static io.milvusxds.xds.RacingStream.GROUP;
import static io.milvusxds.xds.RacingThreads.race;
import static io.milvusxds.xds.resource.ResourceType.CLUSTER;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.xds.resource.Interest;
import io.milvusxds.xds.resource.Snapshot;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Threads that publish, open and close streams at one moment. */
class GroupRaceTest {
  private static final int ROUNDS = 10_000;

  /** A group with one stream that has not begun, once for each round. */
  private static final class Meeting {
    final StreamRegistry<String> registry = new StreamRegistry<>();
    final RacingStream stream = new RacingStream(registry);
    final AtomicInteger places = new AtomicInteger();
    volatile Optional<Group> joined = Optional.empty();
    volatile Optional<Group> published = Optional.empty();

    void join() {
      joined = stream.join(registry);
    }

    boolean publish(Snapshot content) {
      return registry.toPublish(GROUP).publish(content, GroupRaceTest::unheard);
    }

    void takePlaces() {
      for (int i = 0; i < 3; i++) {
        if (registry.tryOpen(5)) {
          places.incrementAndGet();
        }
      }
    }
  }

  private final List<Meeting> meetings =
      IntStream.range(0, ROUNDS).mapToObj(round -> new Meeting()).toList();

  @Test
  void whatIsPublishedFirstWhileAStreamJoinsReachesIt() throws Exception {
    Snapshot content = snapshot(cluster("a", 1));

    race(
        ROUNDS,
        List.of(
            round -> meetings.get(round).stream.open(),
            round -> meetings.get(round).publish(content)));

    meetings.forEach(meeting -> meeting.stream.work());
    assertThat(meetings)
        .allMatch(meeting -> meeting.stream.sentVersion().equals(versionOf(content)));
  }

  @Test
  void whoJoinsWhileAnotherContentIsPublishedSeesItOrIsWoken() throws Exception {
    Snapshot before = snapshot(cluster("a", 1));
    Snapshot after = snapshot(cluster("a", 2));
    List<Group> groups = IntStream.range(0, ROUNDS).mapToObj(round -> new Group()).toList();
    groups.forEach(group -> assertThat(group.publish(before, GroupRaceTest::unheard)).isTrue());
    AtomicIntegerArray seen = new AtomicIntegerArray(ROUNDS);

    race(
        ROUNDS,
        List.of(
            round -> {
              meetings.get(round).stream.join(groups.get(round));
              Optional<Snapshot> found = groups.get(round).snapshot();
              seen.addAndGet(round, found.map(content -> content != before).orElse(false) ? 1 : 0);
            },
            // A stream that is woken is asked about the publication, and answers with its end.
            round -> groups.get(round).publish(after, () -> seen.addAndGet(round, 1))));

    meetings.forEach(meeting -> meeting.stream.cancel());
    assertThat(IntStream.range(0, ROUNDS).map(seen::get)).doesNotContain(0);
  }

  @Test
  void everyPublicationConvergesOnceHoweverStreamsComeAndGoMeanwhile() throws Exception {
    AtomicIntegerArray converged = new AtomicIntegerArray(40);
    for (int repetition = 0; repetition < 50; repetition++) {
      StreamRegistry<String> registry = new StreamRegistry<>();
      RacingStream steady = new RacingStream(registry);
      steady.open();
      Queue<RacingStream> gone = new ConcurrentLinkedQueue<>();

      race(
          converged.length(),
          List.of(
              round -> {
                publish(registry, round, converged);
                steady.work();
              },
              round -> gone.add(comeAndGo(registry)),
              round -> gone.add(comeAndGo(registry))));

      gone.forEach(RacingStream::work);
      // The steady stream never answered, so nothing can have converged since.
      assertThat(sum(converged)).isEqualTo(repetition * converged.length());
      steady.cancel();
      assertThat(registry.streams()).isEmpty();
      assertThat(registry.find(GROUP).map(Group::size)).contains(0);
      assertThat(IntStream.range(0, converged.length()).map(converged::get))
          .containsOnly(repetition + 1);
    }
  }

  @Test
  void aGroupIsNeverForgottenUnderAStreamThatJoinsIt() throws Exception {
    meetings.forEach(meeting -> assertThat(meeting.registry.toPublish(GROUP)).isNotNull());

    race(
        ROUNDS,
        List.of(
            round -> meetings.get(round).join(),
            round -> meetings.get(round).registry.forgetIfIdle(GROUP)));

    // Forgotten before or kept because of it, but never another group than the stream's own.
    assertThat(meetings)
        .allMatch(meeting -> meeting.joined.isPresent())
        .allMatch(meeting -> meeting.registry.find(GROUP).equals(meeting.joined));
  }

  @Test
  void aGroupThatSomebodyPublishesForOutlivesTheLastStreamThatLeavesMeanwhile() throws Exception {
    meetings.forEach(Meeting::join);

    race(
        ROUNDS,
        List.of(
            round -> meetings.get(round).stream.leave(meetings.get(round).registry),
            round ->
                meetings.get(round).published =
                    Optional.of(meetings.get(round).registry.toPublish(GROUP))));

    assertThat(meetings)
        .allMatch(meeting -> meeting.registry.find(GROUP).equals(meeting.published));
  }

  @Test
  void noMoreStreamsGetAPlaceThanThereAreHoweverManyAskAtOnce() throws Exception {
    race(
        ROUNDS,
        List.of(
            round -> meetings.get(round).takePlaces(), round -> meetings.get(round).takePlaces()));

    assertThat(meetings).allMatch(meeting -> meeting.places.get() == 5);
  }

  private static void publish(
      StreamRegistry<String> registry, int round, AtomicIntegerArray converged) {
    Snapshot content = snapshot(cluster("a", round + 1));
    assertThat(registry.toPublish(GROUP).publish(content, () -> converged.incrementAndGet(round)))
        .isTrue();
  }

  private static RacingStream comeAndGo(StreamRegistry<String> registry) {
    RacingStream stream = new RacingStream(registry);
    stream.open();
    stream.cancel();
    return stream;
  }

  private static void unheard() {}

  private static int sum(AtomicIntegerArray counts) {
    return IntStream.range(0, counts.length()).map(counts::get).sum();
  }

  private static String versionOf(Snapshot content) {
    return content.of(CLUSTER).select(Interest.EVERYTHING).version();
  }
}
