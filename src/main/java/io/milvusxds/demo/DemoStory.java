package io.milvusxds.demo;

import static java.util.Objects.requireNonNull;

import io.grpc.StatusRuntimeException;
import io.milvusxds.demo.milvus.DemoNode;
import io.milvusxds.demo.milvus.Refusal;
import io.milvusxds.ops.TextTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The demo: starts everything on this machine, tells what happens, and takes everything down.
 *
 * <p>Whatever ends it, also Ctrl-C or a failure half-way, no process, port or folder stays behind.
 */
public final class DemoStory {
  private final Settings settings;
  private final PrintWriter out;

  public DemoStory(Settings settings, PrintWriter out) {
    this.settings = requireNonNull(settings, "settings");
    this.out = requireNonNull(out, "out");
  }

  /**
   * How the story is told.
   *
   * @param controlPlane what starts milvus-xds
   * @param staysUp whether everything runs on after the story, until the thread is interrupted or
   *     the JVM ends
   * @param colours whether the output may have terminal colours
   */
  public record Settings(ControlPlane.Starter controlPlane, boolean staysUp, boolean colours) {
    public Settings {
      requireNonNull(controlPlane, "controlPlane");
    }
  }

  /**
   * Tells the story.
   *
   * @return the expectations that did not hold, with what was seen instead; empty when all was well
   * @throws IOException when something can not be started; the message says what to do
   */
  public List<String> run() throws IOException, InterruptedException {
    QuietLogs logs = QuietLogs.begin();
    try (Cleanup cleanup = new Cleanup()) {
      return run(new Narrator(out, settings.colours()), cleanup);
    } finally {
      logs.end();
    }
  }

  private List<String> run(Narrator narrator, Cleanup cleanup)
      throws IOException, InterruptedException {
    Thread atEndOfJvm = new Thread(() -> endNow(narrator, cleanup), "end-demo");
    Runtime.getRuntime().addShutdownHook(atEndOfJvm);
    try {
      tell(narrator, cleanup);
      return narrator.violations();
    } finally {
      forget(atEndOfJvm);
    }
  }

  private void tell(Narrator narrator, Cleanup cleanup) throws IOException, InterruptedException {
    narrator.heading("milvus-xds demo: one Milvus cluster behind a real Envoy");
    narrator.aside("starting the nodes, milvus-xds and Envoy …");
    DemoStage stage = DemoStage.open(settings.controlPlane(), cleanup);
    introduce(stage, narrator);
    try {
      KnownRows rows = new KnownRows(RoutingAct.FILMS.dimension(), 1);
      Questions questions = new RoutingAct(stage, rows, narrator).play();
      new SegmentAct(stage, rows, narrator).play();
      new ChangeAct(stage, questions, narrator).play();
    } catch (Refusal | StatusRuntimeException e) {
      narrator.expect(false, "every single call succeeds", String.valueOf(e.getMessage()));
    }
    sumUp(narrator);
    if (settings.staysUp()) {
      new StayingUp(stage, narrator).await();
    }
  }

  private static void introduce(DemoStage stage, Narrator narrator) {
    TextTable table = new TextTable("who", "what", "where");
    for (DemoNode node : stage.nodes().all()) {
      table.row(List.of(node.name(), node.role().label() + " node", node.address().toString()));
    }
    table.row(List.of("milvus-xds", "control plane", stage.controlPlane().xds().toString()));
    table.row(List.of("Envoy", "what clients talk to", stage.front().toString()));
    narrator.table(table);
  }

  private static void sumUp(Narrator narrator) {
    List<String> violations = narrator.violations();
    narrator.heading(
        violations.isEmpty()
            ? "All " + narrator.expectations() + " expectations held."
            : violations.size() + " of " + narrator.expectations() + " expectations did not hold:");
    violations.forEach(violation -> narrator.line("✗ " + violation));
  }

  private static void endNow(Narrator narrator, Cleanup cleanup) {
    narrator.fallSilent();
    try {
      cleanup.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void forget(Thread atEndOfJvm) {
    try {
      Runtime.getRuntime().removeShutdownHook(atEndOfJvm);
    } catch (IllegalStateException ending) {
      // The JVM is ending, and the thread is at work already.
    }
  }
}
