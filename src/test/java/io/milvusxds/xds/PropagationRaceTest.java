package io.milvusxds.xds;

import static io.milvusxds.xds.RacingThreads.race;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Publications that streams of several loops answer at once. */
class PropagationRaceTest {
  private static final int ROUNDS = 50_000;

  @Test
  void convergenceIsToldOnceByWhicheverStreamIsLast() throws Exception {
    AtomicIntegerArray told = new AtomicIntegerArray(ROUNDS);
    List<Propagation> propagations =
        IntStream.range(0, ROUNDS)
            .mapToObj(round -> new Propagation(() -> told.incrementAndGet(round)))
            .toList();
    propagations.forEach(Propagation::begin);
    propagations.forEach(Propagation::begin);

    race(ROUNDS, Collections.nCopies(2, round -> propagations.get(round).end()));

    assertThat(IntStream.range(0, ROUNDS).map(told::get)).containsOnly(1);
  }
}
