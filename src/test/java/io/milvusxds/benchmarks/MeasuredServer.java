package io.milvusxds.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.milvusxds.cli.rehearsal.Rehearsal;
import io.milvusxds.testing.Patience;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;

/**
 * The process of a contender: does what each line of its input says and answers with one line.
 *
 * <p>{@code publish N} → the time just before, of the machine's monotonic clock, in ns; {@code
 * quit} ends it.
 */
public final class MeasuredServer {
  private MeasuredServer() {}

  /** Runs until its input ends; arguments: the contender's name and the number of endpoints. */
  public static void main(String[] arguments) throws IOException {
    PrintStream answers = new PrintStream(System.out, true, UTF_8);
    if (arguments[0].equals("milvus-xds")) {
      // As the product does before it is ready.
      Rehearsal rehearsal = Rehearsal.begin();
      Patience.await("the rehearsal").until(rehearsal::isOver);
    }
    Contender contender = Contender.start(arguments[0]);
    int endpoints = Integer.parseInt(arguments[1]);
    contender.publish(Contender.endpoints(endpoints, 0));
    answers.println(contender.port());
    BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = commands.readLine();
        line != null && !line.equals("quit");
        line = commands.readLine()) {
      answers.println(answer(line, contender, endpoints));
    }
    System.exit(0);
  }

  private static long answer(String line, Contender contender, int endpoints) {
    ClusterLoadAssignment next =
        Contender.endpoints(endpoints, Integer.parseInt(line.substring(8)));
    long begin = System.nanoTime();
    contender.publish(next);
    return begin;
  }
}
