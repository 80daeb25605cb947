package io.milvusxds.demo;

import io.milvusxds.demo.load.LoadReport;
import io.milvusxds.demo.load.LoadRun;
import io.milvusxds.demo.milvus.DemoNode;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.ops.TextTable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * The third act: while searches go on, a read-only node dies, is taken out of the file, and a new
 * one is put in. Played once, by one thread.
 */
final class ChangeAct {
  private static final LoadRun.Settings LOAD =
      new LoadRun.Settings(4, Duration.ofMillis(10), Duration.ofMinutes(2), 100_000);
  private static final int CALLS_PER_SCENE = 250;
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final double NANOS_PER_MILLI = 1e6;

  private final DemoStage stage;
  private final Questions questions;
  private final Narrator narrator;
  private final List<Scene> scenes = new ArrayList<>();

  ChangeAct(DemoStage stage, Questions questions, Narrator narrator) {
    this.stage = stage;
    this.questions = questions;
    this.narrator = narrator;
  }

  /** What the table calls a span of the load, and when it began by {@link System#nanoTime}. */
  private record Scene(String title, long startNanos) {}

  void play() throws IOException, InterruptedException {
    List<DemoNode> readers = stage.nodes().readers();
    DemoNode victim = readers.get(1);
    narrator.heading("A read-only node dies and another one joins, under constant search load");
    try (LoadRun load = LoadRun.start(LOAD, () -> questions.ask(stage.client()))) {
      begin("before");
      awaitCalls(load);
      kill(victim);
      awaitCalls(load);
      remove(victim);
      awaitCalls(load);
      add("ro-" + (readers.size() + 1), load);
      awaitCalls(load);
      long endNanos = System.nanoTime();
      tell(load.stop(), endNanos);
    }
    RoutingAct.expectRoles(stage.nodes(), narrator);
  }

  private long begin(String title) {
    long now = System.nanoTime();
    scenes.add(new Scene(title, now));
    return now;
  }

  private void awaitCalls(LoadRun load) throws InterruptedException {
    if (!load.awaitCalls(CALLS_PER_SCENE, LIMIT)) {
      narrator.expect(
          false, "the load goes on", "fewer than " + CALLS_PER_SCENE + " calls in " + LIMIT);
    }
  }

  private void kill(DemoNode victim) throws InterruptedException {
    begin(victim.name() + " killed");
    victim.kill();
    narrator.line("killed " + victim.name() + ": its connections broke, the file still lists it");
  }

  private void remove(DemoNode victim) throws IOException, InterruptedException {
    long written = begin(victim.name() + " removed");
    stage.list(listedReaders());
    boolean gone = stage.awaitKnown(victim, false, LIMIT);
    narrator.expect(
        gone,
        "Envoy dropped " + victim.name() + " after it was taken out of the file",
        gone ? millisSince(written, System.nanoTime()) : "not within " + LIMIT);
  }

  private void add(String name, LoadRun load) throws IOException, InterruptedException {
    DemoNode newcomer = stage.nodes().start(name, EndpointRole.READ_ONLY);
    long written = begin(name + " added");
    stage.list(listedReaders());
    boolean known = stage.awaitKnown(newcomer, true, LIMIT);
    narrator.expect(
        known,
        "Envoy knew " + name + " after it was put into the file",
        known ? millisSince(written, System.nanoTime()) : "not within " + LIMIT);
    OptionalLong answered = load.awaitFirstAnswer(name, LIMIT);
    narrator.expect(
        answered.isPresent(),
        name + " gave its first answer",
        answered.isPresent() ? millisSince(written, answered.getAsLong()) : "none in " + LIMIT);
  }

  /** All but the dead: what the file should list. */
  private List<DemoNode> listedReaders() {
    return stage.nodes().readers().stream().filter(DemoNode::isAlive).toList();
  }

  private void tell(LoadReport report, long endNanos) {
    narrator.table(table(report, endNanos));
    narrator.expect(
        report.failed() == 0,
        "no search failed while the nodes changed",
        report.failed() + " of " + report.calls());
    report.failures().forEach((words, count) -> narrator.line("  " + count + " × " + words));
    narrator.aside(
        String.format(
            Locale.ROOT,
            "latency through Envoy: median %s, 99 %% within %s, longest %s",
            millis(report.latency(50).toNanos()),
            millis(report.latency(99).toNanos()),
            millis(report.latency(100).toNanos())));
  }

  /** Searches answered: one line per read-only node, one column per scene. */
  private TextTable table(LoadReport report, long endNanos) {
    List<LoadReport> parts = new ArrayList<>();
    for (int i = 0; i < scenes.size(); i++) {
      long until = i + 1 < scenes.size() ? scenes.get(i + 1).startNanos() : endNanos;
      parts.add(report.between(scenes.get(i).startNanos(), until));
    }
    List<String> titles = new ArrayList<>(List.of("searches answered by"));
    scenes.forEach(scene -> titles.add(scene.title()));
    TextTable table = new TextTable(titles.toArray(String[]::new));
    for (DemoNode node : stage.nodes().all()) {
      List<String> cells = new ArrayList<>(List.of(node.name()));
      for (LoadReport part : parts) {
        long count = part.callsByNode().getOrDefault(node.name(), 0L);
        cells.add(count == 0 ? TextTable.NOTHING : Long.toString(count));
      }
      table.row(cells);
    }
    List<String> failed = new ArrayList<>(List.of("failed"));
    parts.forEach(part -> failed.add(Long.toString(part.failed())));
    return table.row(failed);
  }

  private static String millisSince(long startNanos, long endNanos) {
    return "after " + millis(endNanos - startNanos);
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.1f ms", nanos / NANOS_PER_MILLI);
  }
}
