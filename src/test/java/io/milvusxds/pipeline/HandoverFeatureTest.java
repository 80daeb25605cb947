package io.milvusxds.pipeline;

import static io.milvusxds.testing.Patience.await;
import static io.milvusxds.testing.services.ServiceBuilder.readOnly;
import static io.milvusxds.testing.services.ServiceBuilder.readWrite;
import static io.milvusxds.xds.resource.ResourceType.ENDPOINT;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.Finding;
import io.milvusxds.routing.ShardHandover;
import io.milvusxds.testing.rebalance.SpokenControlPlane;
import io.milvusxds.testing.services.ServiceBuilder;
import io.milvusxds.testing.xds.XdsClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How shards get from node to node in what an Envoy is sent. */
class HandoverFeatureTest {
  private static final DeploymentRef DEPLOYMENT = SpokenControlPlane.DEPLOYMENT;
  private static final String READ_ONLY = DEPLOYMENT + "/ro";
  private static final String TWO = "10.0.0.1:1,10.0.0.2:1";
  private static final String THREE = TWO + ",10.0.0.3:1";

  private final AtomicInteger failures = new AtomicInteger();
  private final SpokenControlPlane control = start();

  private SpokenControlPlane start() {
    try {
      return SpokenControlPlane.start(
          new PipelineListener() {
            @Override
            public void failed(RuntimeException cause) {
              failures.incrementAndGet();
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void stop() {
    control.close();
  }

  private XdsClient envoy() {
    return XdsClient.connect(control.port(), DEPLOYMENT.toString())
        .subscribeLikeEnvoy(List.of(READ_ONLY, DEPLOYMENT + "/rw"), List.of(DEPLOYMENT.toString()));
  }

  private void nodes(String addresses, String shards, String warmUp) {
    ServiceBuilder readers =
        readOnly("ro")
            .annotation("endpoints", addresses)
            .annotation("lb-policy", "segment-hash")
            .annotation("segment.shards", shards)
            .annotation("segment.replicas", "1")
            .annotation("segment.warm-up", warmUp);
    control.says(
        readers.service(), readWrite("rw").annotation("endpoints", "10.0.9.1:1").service());
  }

  private int handingOver() {
    return control.pipeline().status().handovers().values().stream()
        .mapToInt(ShardHandover::handingOver)
        .sum();
  }

  /** How many labels of this division the Envoy's endpoints carry. */
  private static long labels(XdsClient envoy, int shardCount) {
    return Pattern.compile("\"[0-9]+/" + shardCount + "\"")
        .matcher(envoy.text(ENDPOINT, READ_ONLY))
        .results()
        .count();
  }

  private static void awaitLabels(XdsClient envoy, int shardCount, long count) {
    await(count + " labels of " + shardCount)
        .until(
            () ->
                envoy.held(ENDPOINT).containsKey(READ_ONLY) && labels(envoy, shardCount) == count);
  }

  @Test
  void previousOwnersLeaveAShardByThemselvesWhenTheWarmUpIsOver() {
    nodes(TWO, "64", "1s");
    try (XdsClient envoy = envoy()) {
      awaitLabels(envoy, 64, 64);

      nodes(THREE, "64", "1s");

      await("three pushes").until(() -> pushedLabels(envoy).size() == 3);
      assertThat(pushedLabels(envoy).get(0)).isEqualTo(64);
      assertThat(pushedLabels(envoy).get(1)).isGreaterThan(64);
      assertThat(pushedLabels(envoy).get(2)).isEqualTo(64);
      assertThat(envoy.text(ENDPOINT, READ_ONLY)).contains("10.0.0.3");
    }
  }

  /** How many labels of 64 shards each push of endpoints carried, one after the other. */
  private static List<Long> pushedLabels(XdsClient envoy) {
    return envoy.responses(ENDPOINT).stream()
        .map(response -> Pattern.compile("/64\\b").matcher(response.toString()).results().count())
        .filter(count -> count > 0)
        .toList();
  }

  @Test
  void whileShardsAreHandedOverTheyAreCountedAsSuch() {
    nodes(TWO, "64", "1h");
    await("two nodes").until(() -> control.pipeline().status().plan().deployments().size() == 1);
    assertThat(handingOver()).isZero();

    nodes(THREE, "64", "1h");

    await("a handover").until(() -> handingOver() > 0);
  }

  @Test
  void theShardsOfANodeThatLeavesHaveAnOwnerInTheSamePush() {
    nodes(THREE, "64", "1h");
    try (XdsClient envoy = envoy()) {
      awaitLabels(envoy, 64, 64);
      int before = envoy.responses(ENDPOINT).size();

      nodes(TWO, "64", "1h");

      envoy.awaitResponses(ENDPOINT, before + 1);
      assertThat(envoy.text(ENDPOINT, READ_ONLY)).doesNotContain("10.0.0.3");
      assertThat(labels(envoy, 64)).isEqualTo(64);
    }
  }

  @Test
  void aNewNumberOfShardsIsServedBesideTheOldOneAndItsCostIsAFindingMeanwhile() {
    nodes(THREE, "64", "1h");
    try (XdsClient envoy = envoy()) {
      awaitLabels(envoy, 64, 64);

      nodes(THREE, "128", "1h");

      awaitLabels(envoy, 128, 128);
      assertThat(labels(envoy, 64)).isEqualTo(64);
      // An Envoy may have it a moment before the status tells of it.
      await("told")
          .until(
              () ->
                  control.pipeline().status().findings().stream()
                      .map(Finding::key)
                      .toList()
                      .equals(List.of("milvus-xds.io/segment.shards")));
    }
  }

  @Test
  void aStageThatFailsBeyondTheEndOfAWarmUpIsTriedAgainWithTheNextNewsAndNotOverAndOver() {
    AtomicBoolean broken = new AtomicBoolean();
    sayBreakable(broken, "10.0.0.1", "10.0.0.2");
    await("two nodes").until(() -> control.pipeline().status().handovers().size() == 1);
    sayBreakable(broken, "10.0.0.1", "10.0.0.2", "10.0.0.3");
    await("a handover").until(() -> handingOver() > 0);

    broken.set(true);
    sayBreakable(broken, "10.0.0.1", "10.0.0.2", "10.0.0.3");

    await("a round that fails").until(() -> failures.get() > 0);
    await("the end of the warm-up").until(this::isWarmUpOver);
    try (XdsClient envoy = envoy()) {
      for (int i = 0; i < 3; i++) {
        int before = failures.get();
        envoy.reconnect();
        sayBreakable(broken, "10.0.0.1", "10.0.0.2", "10.0.0.3");
        await("one more round").until(() -> failures.get() > before);
      }
      // Each news is one round, and an Envoy that comes is none; a thread that spins adds its own.
      assertThat(failures.get()).isEqualTo(4);
      assertThat(handingOver()).isPositive();

      broken.set(false);
      sayBreakable(broken, "10.0.0.1", "10.0.0.2", "10.0.0.3");

      awaitLabels(envoy, 64, 64);
      assertThat(handingOver()).isZero();
    }
  }

  private boolean isWarmUpOver() {
    return control.pipeline().status().handovers().values().stream()
        .flatMapToLong(handover -> handover.nextEndNanos().stream())
        .allMatch(end -> end - System.nanoTime() < 0);
  }

  /** Nodes whose ports can not be looked up while they are broken: an error in the program. */
  private void sayBreakable(AtomicBoolean broken, String... ips) {
    Comparator<String> order =
        (one, other) -> {
          // Those that are told are put in order by this thread.
          if (broken.get() && Thread.currentThread().getName().equals("pipeline")) {
            throw new IllegalStateException("a stage that fails");
          }
          return one.compareTo(other);
        };
    ServiceBuilder readers =
        readOnly("ro")
            .port("engine", 1)
            .annotation("lb-policy", "segment-hash")
            .annotation("segment.shards", "64")
            .annotation("segment.replicas", "1")
            .annotation("segment.warm-up", "2s");
    for (String ip : ips) {
      TreeMap<String, Integer> ports = new TreeMap<>(order);
      ports.put("engine", 1);
      readers.endpoint(ip, ports);
    }
    control.says(readers.service());
  }
}
