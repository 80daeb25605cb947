package io.milvusxds.testing.seed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The scenes in which ours may not be worse than the seed. */
public final class SeedScenes {
  /** How long searches take, in the scenes of slow ones, in milliseconds. */
  public static final List<Integer> SERVICE_MILLIS = List.of(1, 50, 300, 460, 700, 900);

  private static final Duration SHORT = Duration.ofMillis(2500);
  private static final Duration WARM_UP = Duration.ofSeconds(6);
  private static final long DOWN_MILLIS = 1500;

  private SeedScenes() {}

  /** All scenes but {@link #everythingRestarted}, which ends what is under way anywhere. */
  public static List<SeedScene> allButLast() {
    List<SeedScene> scenes = new ArrayList<>();
    SERVICE_MILLIS.forEach(millis -> scenes.add(allNodesTake(millis)));
    SERVICE_MILLIS.forEach(millis -> scenes.add(oneNodeTakes(millis)));
    scenes.add(nodeKilled());
    scenes.addAll(lossesOfNodes());
    scenes.add(nodeStoppedAfterAnother());
    return scenes;
  }

  /**
   * The scenes in which nodes are lost, but never all of them; without {@link #nodeKilled}, since
   * where two are killed at once all happens that happens there.
   */
  public static List<SeedScene> lossesOfNodes() {
    return List.of(nodeStopped(), twoNodesKilled(), rollingRestart(), controlPlaneRestarted());
  }

  /** Nothing happens for a while, until all parts have compiled what they need. */
  public static SeedScene warmUp() {
    return new SeedScene("warm-up", Demand.DULL, List.of(), (stage, time) -> time.pass(WARM_UP));
  }

  /** Every search takes so long, whichever node it comes to. */
  public static SeedScene allNodesTake(int millis) {
    return undisturbed(
        "every search takes " + millis + " ms", Demand.DULL.taking(Duration.ofMillis(millis)));
  }

  /** One of the nodes takes so long, the others 1 ms. */
  public static SeedScene oneNodeTakes(int millis) {
    return undisturbed(
        "one of five nodes takes " + millis + " ms",
        Demand.DULL.slowOn(SeedNodes.READERS.get(2), Duration.ofMillis(millis)));
  }

  private static SeedScene undisturbed(String name, Demand demand) {
    return new SeedScene(name, demand, List.of(), (stage, time) -> time.pass(SHORT));
  }

  /** A node is killed, and comes back 4 s later. */
  public static SeedScene nodeKilled() {
    return new SeedScene(
        "a node killed",
        Demand.DULL,
        List.of("ro-1"),
        (stage, time) -> {
          time.millis(700);
          stage.nodes().kill(List.of("ro-1"));
          time.millis(4000);
          stage.nodes().bringBack(List.of("ro-1"));
          time.millis(1000);
        });
  }

  /** A node is stopped, and goes on 4 s later. */
  public static SeedScene nodeStopped() {
    return new SeedScene(
        "a node stopped",
        Demand.DULL,
        List.of(),
        (stage, time) -> {
          time.millis(700);
          stage.nodes().stop("ro-2");
          time.millis(4000);
          stage.nodes().resume("ro-2");
          time.millis(1000);
        });
  }

  /** A node is stopped when another one is back, but may still be kept away for its failures. */
  public static SeedScene nodeStoppedAfterAnother() {
    return new SeedScene(
        "a node killed and back, then another one stopped",
        Demand.DULL,
        List.of("ro-1"),
        (stage, time) -> {
          time.millis(700);
          stage.nodes().kill(List.of("ro-1"));
          time.millis(DOWN_MILLIS);
          stage.nodes().bringBack(List.of("ro-1"));
          time.millis(500);
          stage.nodes().stop("ro-2");
          time.millis(3000);
          stage.nodes().resume("ro-2");
          time.millis(1000);
        });
  }

  /** Two of five nodes are killed at once, and come back 5 s later. */
  public static SeedScene twoNodesKilled() {
    List<String> two = List.of("ro-3", "ro-4");
    return new SeedScene(
        "two of five nodes killed",
        Demand.DULL,
        two,
        (stage, time) -> {
          time.millis(700);
          stage.nodes().kill(two);
          time.millis(5000);
          stage.nodes().bringBack(two);
          time.millis(1000);
        });
  }

  /** The nodes are restarted one after the other, each 1.5 s down. */
  public static SeedScene rollingRestart() {
    return new SeedScene(
        "a rolling restart",
        Demand.DULL,
        SeedNodes.READERS,
        (stage, time) -> {
          for (String reader : SeedNodes.READERS) {
            time.millis(700);
            stage.nodes().kill(List.of(reader));
            time.millis(DOWN_MILLIS);
            stage.nodes().bringBack(List.of(reader));
          }
          time.millis(1000);
        });
  }

  /** The control plane is killed; a node dies and comes back meanwhile and after. */
  public static SeedScene controlPlaneRestarted() {
    return new SeedScene(
        "the control plane restarted, a node killed meanwhile",
        Demand.DULL,
        List.of("ro-5"),
        (stage, time) -> {
          time.millis(700);
          stage.killControlPlane();
          time.millis(500);
          stage.nodes().kill(List.of("ro-5"));
          time.millis(1000);
          stage.restartControlPlane();
          time.millis(1500);
          stage.nodes().bringBack(List.of("ro-5"));
          time.millis(1000);
        });
  }

  /** All nodes are killed at once, and come back 1.5 s later. */
  public static SeedScene everythingRestarted() {
    return new SeedScene(
        "all nodes restarted at once",
        Demand.DULL,
        SeedNodes.ALL,
        (stage, time) -> {
          time.millis(700);
          stage.nodes().kill(SeedNodes.ALL);
          time.millis(DOWN_MILLIS);
          stage.nodes().bringBack(SeedNodes.ALL);
          time.millis(3000);
        });
  }
}
