package io.milvusxds.testing.seed;

import io.milvusxds.model.HostPort;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Five read-only nodes and a read-write one, each a process. Used by one thread. */
public final class SeedNodes implements AutoCloseable {
  /** The names of the nodes that answer searches. */
  public static final List<String> READERS =
      IntStream.rangeClosed(1, 5).mapToObj(i -> "ro-" + i).toList();

  /** The name of the node that takes everything else. */
  public static final String WRITER = "rw-1";

  /** The names of all nodes. */
  public static final List<String> ALL = withWriter();

  private final Map<String, TimedNodeProcess> nodes = new LinkedHashMap<>();

  private SeedNodes() {}

  private static List<String> withWriter() {
    List<String> all = new ArrayList<>(READERS);
    all.add(WRITER);
    return List.copyOf(all);
  }

  /** Starts all and waits until they serve. */
  static SeedNodes start() throws IOException, InterruptedException {
    SeedNodes started = new SeedNodes();
    try {
      for (String name : ALL) {
        started.nodes.put(name, TimedNodeProcess.launch(name));
      }
      started.bringBack(ALL);
      return started;
    } catch (IOException | InterruptedException e) {
      started.close();
      throw e;
    }
  }

  private TimedNodeProcess node(String name) {
    TimedNodeProcess node = nodes.get(name);
    if (node == null) {
      throw new IllegalArgumentException("name: " + name + " (expected: one of " + ALL + ")");
    }
    return node;
  }

  /** Where these nodes listen, or did. */
  List<HostPort> addresses(List<String> names) {
    return names.stream().map(name -> node(name).address()).toList();
  }

  /**
   * Launches the processes of the next lives of these nodes, so that they can come back at once.
   */
  void prepare(List<String> names) throws IOException, InterruptedException {
    for (String name : names) {
      node(name).launchNext();
    }
    for (String name : names) {
      node(name).awaitNext();
    }
  }

  /** SIGKILL to these nodes. */
  public void kill(List<String> names) throws InterruptedException {
    for (String name : names) {
      node(name).rememberCalls();
    }
    for (String name : names) {
      node(name).kill();
    }
  }

  /** Lets killed nodes serve again, at their addresses. */
  public void bringBack(List<String> names) throws IOException, InterruptedException {
    for (String name : names) {
      node(name).listen();
    }
    for (String name : names) {
      node(name).awaitListening();
    }
  }

  /** SIGSTOP to this node: it keeps its connections, takes new ones, and answers nothing. */
  public void stop(String name) throws IOException, InterruptedException {
    node(name).signal("STOP");
  }

  /** SIGCONT to this node. */
  public void resume(String name) throws IOException, InterruptedException {
    node(name).signal("CONT");
  }

  /** How many searches they got, by front. */
  Map<String, Long> calls() throws InterruptedException {
    Map<String, Long> sum = new TreeMap<>();
    for (String reader : READERS) {
      node(reader).calls().forEach((front, count) -> sum.merge(front, count, Long::sum));
    }
    return sum;
  }

  @Override
  public void close() throws IOException {
    for (TimedNodeProcess node : nodes.values()) {
      node.close();
    }
  }
}
