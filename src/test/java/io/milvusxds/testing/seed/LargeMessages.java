package io.milvusxds.testing.seed;

import com.google.common.base.Throwables;
import io.milvusxds.demo.load.LoadReport;
import io.milvusxds.demo.load.LoadReport.Sample;
import io.milvusxds.testing.seed.FrontCalls.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * Single calls with large messages, one after the other, through all fronts in turn.
 *
 * <p>The timeout of the seed is 1 s for the answer as a whole, which a busy machine may need for a
 * large one. So what fails is tried again; what is refused for its size fails each time.
 */
public final class LargeMessages {
  /** Sizes up to near the largest that ours lets pass where it reads the body. */
  public static final List<Integer> MEBIBYTES = List.of(1, 16, 60);

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int TRIES = 5;
  private static final int SMALL = 1024;

  private final List<Front> fronts;

  public LargeMessages(List<Front> fronts) {
    this.fronts = List.copyOf(fronts);
  }

  /** Searches whose request has a vector of so many MiB. */
  public Comparison searchesOf(int mebibytes) throws InterruptedException {
    return calls("a search of " + mebibytes + " MiB", Kind.SEARCH, mebibytes << 20, SMALL);
  }

  /** Searches whose answer has so many MiB. */
  public Comparison answersOf(int mebibytes) throws InterruptedException {
    return calls("an answer of " + mebibytes + " MiB", Kind.SEARCH, SMALL, mebibytes << 20);
  }

  /** Writes with a vector of so many MiB. */
  public Comparison insertsOf(int mebibytes) throws InterruptedException {
    return calls("an insert of " + mebibytes + " MiB", Kind.INSERT, mebibytes << 20, SMALL);
  }

  private Comparison calls(String scene, Kind kind, int bytesIn, int bytesOut)
      throws InterruptedException {
    Demand demand = Demand.DULL.of(bytesIn, bytesOut);
    List<Comparison.Side> sides = new ArrayList<>();
    for (Front front : fronts) {
      LoadReport report = new LoadReport(List.of(untilAnswered(front.calls(kind, demand, LIMIT))));
      sides.add(Comparison.Side.of(front.name(), report));
    }
    return new Comparison(scene, sides);
  }

  private static Sample untilAnswered(FrontCalls calls) throws InterruptedException {
    Sample last = call(calls);
    for (int i = 1; i < TRIES && !last.problem().isEmpty(); i++) {
      last = call(calls);
    }
    return last;
  }

  private static Sample call(FrontCalls calls) throws InterruptedException {
    long start = System.nanoTime();
    String node = "";
    String problem = "";
    try {
      node = calls.begin("films").get();
    } catch (ExecutionException e) {
      problem = String.valueOf(Throwables.getRootCause(e).getMessage());
    }
    return new Sample(start, System.nanoTime() - start, "films", node, problem);
  }
}
