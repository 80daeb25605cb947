package io.milvusxds.translate;

import io.milvusxds.testing.ChildJvm;
import io.milvusxds.testing.nodes.AnyNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A {@link AnyNode} in a process of its own, which can be stopped and killed as a machine does. */
final class AnyNodeProcess implements AutoCloseable {
  private static final Pattern LISTENING = Pattern.compile("listening on (\\S+)\\R");
  private static final Duration START_LIMIT = Duration.ofSeconds(30);

  private final ChildJvm process;

  private AnyNodeProcess(ChildJvm process) {
    this.process = process;
  }

  /**
   * Launches one, which answers with its name.
   *
   * @param delay of each answer
   */
  public static AnyNodeProcess launch(String name, Duration delay) throws IOException {
    return new AnyNodeProcess(
        ChildJvm.start(AnyNodeProcess.class, List.of(name, String.valueOf(delay.toMillis()))));
  }

  /** Waits until it serves; where it listens, as the {@code endpoints} annotation has it. */
  public String address() throws IOException, InterruptedException {
    String text = process.awaitOutput(seen -> LISTENING.matcher(seen).find(), START_LIMIT);
    Matcher address = LISTENING.matcher(text);
    address.find();
    return address.group(1);
  }

  /** SIGSTOP: it keeps its connections, takes new ones, and answers nothing. */
  public void stop() throws IOException, InterruptedException {
    process.signal("STOP");
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
    try (AnyNode node = AnyNode.start(arguments[0])) {
      node.after(Duration.ofMillis(Long.parseLong(arguments[1])));
      System.out.println("listening on " + node.address());
      while (System.in.read() >= 0) {
        // Nothing is expected there but its end.
      }
    }
  }
}
