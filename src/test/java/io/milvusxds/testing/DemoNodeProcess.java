package io.milvusxds.testing;

import io.milvusxds.demo.load.DemoClient;
import io.milvusxds.demo.milvus.CollectionShape;
import io.milvusxds.demo.milvus.DemoNode;
import io.milvusxds.demo.milvus.SharedStorage;
import io.milvusxds.demo.scatter.Metric;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.model.HostPort;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A demo node in a process of its own, which can be killed as a machine kills: without a word.
 *
 * <p>Each has a storage of its own with the same collection in it, so that all give the same
 * answers as long as nobody writes. The ids of the rows are 1, 2, 3 and so on.
 */
public final class DemoNodeProcess implements AutoCloseable {
  /** What each of them holds. */
  public static final CollectionShape COLLECTION =
      new CollectionShape("films", 8, 1024, Metric.EUCLIDEAN);

  /** The rows of the collection, in the order of their ids. */
  public static final List<float[]> ROWS = Vectors.random(100, 8, 1);

  private static final Pattern LISTENING = Pattern.compile("listening on port (\\d+)\\R");
  private static final Duration START_LIMIT = Duration.ofSeconds(30);

  private final ChildJvm process;
  private final HostPort address;

  private DemoNodeProcess(ChildJvm process, HostPort address) {
    this.process = process;
    this.address = address;
  }

  /** Starts one on a free port of 127.0.0.1 and waits until it serves. */
  public static DemoNodeProcess start(String name, EndpointRole role)
      throws IOException, InterruptedException {
    ChildJvm process = ChildJvm.start(DemoNodeProcess.class, List.of(name, role.name()));
    try {
      String text = process.awaitOutput(seen -> LISTENING.matcher(seen).find(), START_LIMIT);
      Matcher port = LISTENING.matcher(text);
      port.find();
      return new DemoNodeProcess(
          process, new HostPort("127.0.0.1", Integer.parseInt(port.group(1))));
    } catch (IOException | InterruptedException | AssertionError e) {
      process.close();
      throw e;
    }
  }

  public HostPort address() {
    return address;
  }

  /** SIGKILL. */
  public void kill() throws InterruptedException {
    process.kill();
  }

  @Override
  public void close() throws IOException {
    process.close();
  }

  /** Serves until its standard input ends, as it does when the parent is gone. */
  public static void main(String[] arguments) throws Exception {
    SharedStorage storage = new SharedStorage(25);
    try (DemoNode filler = DemoNode.start("filler", EndpointRole.READ_WRITE, storage);
        DemoClient client = DemoClient.connect(filler.address())) {
      client.createCollection(COLLECTION);
      client.insert(COLLECTION.name(), ROWS);
    }
    try (DemoNode node =
        DemoNode.start(arguments[0], EndpointRole.valueOf(arguments[1]), storage)) {
      System.out.println("listening on port " + node.address().port());
      while (System.in.read() >= 0) {
        // Nothing is expected there but its end.
      }
    }
  }
}
