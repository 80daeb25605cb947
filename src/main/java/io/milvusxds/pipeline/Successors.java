package io.milvusxds.pipeline;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.model.EndpointState;
import io.milvusxds.model.HostPort;
import io.milvusxds.routing.DeploymentPlan;
import io.milvusxds.routing.PooledEndpoint;
import io.milvusxds.routing.ShardHandover;
import io.milvusxds.tuning.HealthProbe;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Read-write nodes that replace all others at once. Owned by the pipeline thread.
 *
 * <p>Envoy sends no write to a node that has not said yet that it is alive (docs/adr/0033), and an
 * answer takes it some milliseconds. So the new nodes stand behind the former ones for a moment, as
 * those that help out, and are asked meanwhile.
 */
final class Successors {
  /** A hundred times what the first answer takes in a data center. */
  static final Duration MOMENT = Duration.ofMillis(200);

  private final Map<DeploymentRef, Writers> byDeployment = new HashMap<>();

  /**
   * The read-write nodes of a deployment.
   *
   * @param own those that there are
   * @param former those that they replace, which are gone at the end; none most of the time
   */
  private record Writers(
      List<PooledEndpoint> own, List<PooledEndpoint> former, OptionalLong endNanos) {
    static Writers alone(List<PooledEndpoint> own) {
      return new Writers(own, List.of(), OptionalLong.empty());
    }

    boolean hasEndedBy(long nowNanos) {
      return endNanos.isPresent() && endNanos.getAsLong() - nowNanos <= 0;
    }

    /** What comes after these when there are others. */
    Writers next(List<PooledEndpoint> others, long nowNanos) {
      boolean isUnderWay = endNanos.isPresent() && !hasEndedBy(nowNanos);
      List<PooledEndpoint> before = isUnderWay ? former : own;
      List<PooledEndpoint> serving =
          before.stream().filter(node -> node.state() == EndpointState.SERVING).toList();
      if (serving.isEmpty() || others.isEmpty() || share(serving, others)) {
        return alone(others);
      }
      return new Writers(
          others, serving, isUnderWay ? endNanos : OptionalLong.of(nowNanos + MOMENT.toNanos()));
    }

    private static boolean share(List<PooledEndpoint> some, List<PooledEndpoint> others) {
      Set<HostPort> addresses = new HashSet<>();
      some.forEach(node -> addresses.add(node.address()));
      return others.stream().anyMatch(node -> addresses.contains(node.address()));
    }

    List<PooledEndpoint> all() {
      return former.isEmpty()
          ? own
          : Stream.concat(former.stream(), own.stream().map(PooledEndpoint::asHelper))
              .sorted(PooledEndpoint.ORDER)
              .toList();
    }
  }

  /** The plan, with those that are replaced for as long as they stay. */
  DeploymentPlan introduce(DeploymentPlan plan, long nowNanos) {
    List<PooledEndpoint> own = writers(plan);
    Writers before = byDeployment.get(plan.deployment());
    Writers now = before == null ? Writers.alone(own) : before.next(own, nowNanos);
    byDeployment.put(plan.deployment(), now);
    return now.former().isEmpty() ? plan : with(plan, now.all());
  }

  /** Those that Envoy asks first; none where it does not. */
  private static List<PooledEndpoint> writers(DeploymentPlan plan) {
    return plan.pools().stream()
        .filter(pool -> pool.role() == EndpointRole.READ_WRITE)
        .filter(pool -> pool.tuning().healthCheck().probe() instanceof HealthProbe.Alive)
        .flatMap(pool -> pool.endpoints().stream())
        .toList();
  }

  private static DeploymentPlan with(DeploymentPlan plan, List<PooledEndpoint> writers) {
    return plan.with(
        plan.pools().stream()
            .map(pool -> pool.role() == EndpointRole.READ_WRITE ? pool.with(writers) : pool)
            .toList());
  }

  /** Forgets who the read-write nodes of a deployment are. */
  void forget(DeploymentRef deployment) {
    byDeployment.remove(deployment);
  }

  /** The deployments whose former nodes go by now, though nothing else happens. */
  List<DeploymentRef> endedBy(long nowNanos) {
    return byDeployment.entrySet().stream()
        .filter(entry -> entry.getValue().hasEndedBy(nowNanos))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** When former nodes go next, though nothing happens; empty when none do. */
  OptionalLong nextEndNanos() {
    return byDeployment.values().stream()
        .flatMapToLong(writers -> writers.endNanos().stream())
        .reduce(ShardHandover::earlier);
  }
}
