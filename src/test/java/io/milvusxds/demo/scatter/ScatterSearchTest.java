package io.milvusxds.demo.scatter;

import static io.milvusxds.demo.scatter.TestSearches.question;
import static io.milvusxds.demo.scatter.TestSearches.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ConnectivityState;
import io.grpc.Context;
import io.grpc.Status;
import io.milvusxds.demo.milvus1.ErrorCode;
import io.milvusxds.demo.scatter.ScatterSearch.Limits;
import io.milvusxds.demo.scatter.SegmentNode.HeldSearch;
import io.milvusxds.testing.Patience;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ScatterSearchTest {
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Duration SHORT = Duration.ofMillis(500);

  private final ExecutorService searching = Executors.newCachedThreadPool();
  private SegmentNode node;

  @BeforeEach
  void startNode() throws Exception {
    node = new SegmentNode();
    // So that a short deadline is not spent on connecting.
    Patience.await("a connection")
        .until(() -> node.channel().getState(true) == ConnectivityState.READY);
  }

  @AfterEach
  void stopNode() {
    searching.shutdownNow();
    node.close();
  }

  @Test
  void everySegmentIsAskedForOnceAndNamedToEnvoyToo() throws Exception {
    Future<GatheredHits> search = search(new Limits(8, LONG), List.of("7", "3", "7", "5"));

    Set<String> asked = new TreeSet<>();
    for (int i = 0; i < 3; i++) {
      HeldSearch call = node.next();
      asked.add(call.segment() + " by header " + call.header());
      call.answer(List.of(Long.parseLong(call.segment())));
    }

    assertThat(asked).containsExactly("3 by header 3", "5 by header 5", "7 by header 7");
    assertThat(search.get().complete())
        .containsExactly(List.of(new Hit(3, 3), new Hit(5, 5), new Hit(7, 7)));
    assertThat(node.isIdle()).isTrue();
  }

  @Test
  void noMoreCallsThanAllowedAreUnderWay() throws Exception {
    List<String> segments = IntStream.range(0, 20).mapToObj(Integer::toString).toList();

    Future<GatheredHits> search = search(new Limits(3, LONG), segments);

    // The oldest is answered only when there are three, so one more than three would be noticed.
    Deque<HeldSearch> held = new ArrayDeque<>(List.of(node.next(), node.next(), node.next()));
    for (int i = held.size(); i < segments.size(); i++) {
      held.remove().answer(List.of());
      held.add(node.next());
    }
    held.forEach(last -> last.answer(List.of()));
    assertThat(search.get().isComplete()).isTrue();
    assertThat(node.maxOpen()).isEqualTo(3);
  }

  @Test
  void segmentsThatFailAreNamedAndTheRestIsMerged() throws Exception {
    Future<GatheredHits> search = search(new Limits(8, LONG), List.of("1", "2", "3", "4"));

    for (int i = 0; i < 4; i++) {
      HeldSearch call = node.next();
      switch (call.segment()) {
        case "2" -> call.fail(Status.UNAVAILABLE.withDescription("no owner"));
        case "3" -> call.answer(refusal(ErrorCode.FILE_NOT_FOUND, "no segment 3"));
        default -> call.answer(List.of(Long.parseLong(call.segment())));
      }
    }

    GatheredHits gathered = search.get();
    assertThat(gathered.isComplete()).isFalse();
    assertThat(gathered.partial()).containsExactly(List.of(new Hit(1, 1), new Hit(4, 4)));
    assertThat(gathered.failures())
        .containsEntry("2", "UNAVAILABLE: no owner")
        .containsEntry("3", "Milvus error 14: no segment 3")
        .hasSize(2);
    assertThatThrownBy(gathered::complete)
        .isInstanceOf(IncompleteSearch.class)
        .hasMessageContaining("2=UNAVAILABLE")
        .hasMessageContaining("3=Milvus error 14");
  }

  @Test
  void whatDidNotAnswerByTheDeadlineIsMissingAndToldSoToTheNode() throws Exception {
    Future<GatheredHits> search = search(new Limits(2, SHORT), List.of("1", "2"));

    HeldSearch first = node.next();
    HeldSearch second = node.next();
    HeldSearch slow = first.segment().equals("2") ? first : second;
    (slow == first ? second : first).answer(List.of(1L));

    assertThat(search.get().partial()).containsExactly(List.of(new Hit(1, 1)));
    assertThat(search.get().failures()).containsOnlyKeys("2");
    assertThat(search.get().failures().get("2")).startsWith("DEADLINE_EXCEEDED: ");
    assertThat(slow.awaitCancelled()).isTrue();
  }

  @Test
  void theDeadlineIsOneForAllSoThatSegmentsNotAskedForByThenAreMissingToo() throws Exception {
    Future<GatheredHits> search = search(new Limits(1, SHORT), List.of("1", "2", "3"));

    GatheredHits gathered = search.get();

    assertThat(gathered.failures()).containsOnlyKeys("1", "2", "3");
    assertThat(gathered.failures().values())
        .allMatch(problem -> problem.startsWith("DEADLINE_EXCEEDED: "));
    assertThat(gathered.partial()).containsExactly(List.of());
    assertThat(node.next().segment()).isEqualTo("1");
    assertThat(node.isIdle()).isTrue();
  }

  @Test
  void whoeverInterruptsTheSearchCancelsTheCallsUnderWayAndMakesNoFurtherOnes() throws Exception {
    Future<GatheredHits> search = search(new Limits(2, LONG), List.of("1", "2", "3"));
    HeldSearch first = node.next();
    HeldSearch second = node.next();

    boolean interrupted = search.cancel(true);

    assertThat(interrupted).isTrue();
    assertThat(first.awaitCancelled()).isTrue();
    assertThat(second.awaitCancelled()).isTrue();
    assertThatThrownBy(search::get).isInstanceOf(CancellationException.class);
    assertThat(node.isIdle()).isTrue();
  }

  @Test
  void aSearchForACallerOfOnesOwnEndsWithThatCallersContext() throws Exception {
    try (Context.CancellableContext caller = Context.current().withCancellation()) {
      Future<GatheredHits> search =
          searching.submit(caller.wrap(() -> scatter(new Limits(2, LONG), List.of("1", "2", "3"))));
      HeldSearch first = node.next();
      HeldSearch second = node.next();

      caller.cancel(new CancellationException("caller gone"));

      assertThat(first.awaitCancelled()).isTrue();
      assertThat(second.awaitCancelled()).isTrue();
      assertThat(search.get().failures()).containsOnlyKeys("1", "2", "3");
      assertThat(node.isIdle()).isTrue();
    }
  }

  @Test
  void aCollectionWithoutSegmentsHasNoHitsAndNothingIsMissing() throws Exception {
    GatheredHits gathered = scatter(new Limits(2, LONG), List.of());

    assertThat(gathered.complete()).containsExactly(List.of());
  }

  @Test
  void anEnvoyThatIsNotThereIsAFailureOfEverySegment() throws Exception {
    node.close();

    GatheredHits gathered = scatter(new Limits(2, LONG), List.of("1", "2", "3"));

    assertThat(gathered.failures()).containsOnlyKeys("1", "2", "3");
    assertThat(gathered.failures().values()).allMatch(text -> text.startsWith("UNAVAILABLE: "));
  }

  @Test
  void limitsWithoutRoomForACallAreRefused() {
    assertThatThrownBy(() -> new Limits(0, LONG))
        .hasMessage("maxParallel: 0 (expected: 1 or more)");
    assertThatThrownBy(() -> new Limits(1, Duration.ZERO))
        .hasMessage("time: PT0S (expected: more than zero)");
  }

  private Future<GatheredHits> search(Limits limits, List<String> segments) {
    return searching.submit(() -> scatter(limits, segments));
  }

  private GatheredHits scatter(Limits limits, List<String> segments) throws InterruptedException {
    return new ScatterSearch(node.channel(), limits).search(question(), Metric.EUCLIDEAN, segments);
  }
}
