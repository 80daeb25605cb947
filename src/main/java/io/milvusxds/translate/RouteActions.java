package io.milvusxds.translate;

import com.google.protobuf.Duration;
import io.envoyproxy.envoy.config.core.v3.RoutingPriority;
import io.envoyproxy.envoy.config.route.v3.HedgePolicy;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate;
import io.envoyproxy.envoy.extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig;
import io.milvusxds.routing.PlannedRoute;
import io.milvusxds.tuning.RetryCondition;
import io.milvusxds.tuning.RetryTuning;
import io.milvusxds.tuning.RouteTuning;
import java.util.stream.Collectors;

/** What is done with the requests of a route, but for the cluster: time limits and attempts. */
final class RouteActions {
  private static final int NANOS_PER_MILLI = 1_000_000;

  /**
   * A retry looks this often for an endpoint that has not failed this request yet. Where load
   * decides, a dead endpoint looks idle, and is found many times before a busy one is.
   */
  private static final int HOST_SELECTION_ATTEMPTS = 100;

  private static final RetryPolicy.RetryHostPredicate PREVIOUS_HOSTS =
      RetryPolicy.RetryHostPredicate.newBuilder()
          .setName("envoy.retry_host_predicates.previous_hosts")
          .setTypedConfig(EnvoyValues.any(PreviousHostsPredicate.getDefaultInstance()))
          .build();

  private static final RetryPolicy.RetryBackOff BACK_OFF =
      RetryPolicy.RetryBackOff.newBuilder()
          .setBaseInterval(Duration.newBuilder().setNanos(5 * NANOS_PER_MILLI))
          .setMaxInterval(Duration.newBuilder().setNanos(20 * NANOS_PER_MILLI))
          .build();

  /**
   * An attempt that runs out of its time goes on beside the next one, and the first answer counts;
   * given up, it would make a search fail that is slow on every node (ADR 14, ADR 21).
   */
  private static final HedgePolicy BESIDE_A_SLOW_ATTEMPT =
      HedgePolicy.newBuilder().setHedgeOnPerTryTimeout(true).build();

  /**
   * After two attempts that failed, the next one goes to those that help out, whatever is known of
   * the health of the others; after one alone it would leave the pool for a node that is merely
   * restarting.
   */
  private static final RetryPolicy.RetryPriority ANOTHER_PRIORITY =
      RetryPolicy.RetryPriority.newBuilder()
          .setName("envoy.retry_priorities.previous_priorities")
          .setTypedConfig(
              EnvoyValues.any(
                  PreviousPrioritiesConfig.newBuilder()
                      .setUpdateFrequency(RetryTuning.TO_ANOTHER_PRIORITY)
                      .build()))
          .build();

  private RouteActions() {}

  /**
   * What is done with the calls of a route.
   *
   * @param mayLeavePool whether a retry may go to those that help out; the retries of a divided
   *     search go to endpoints that are cold, before it has to leave the pool
   */
  static RouteAction action(PlannedRoute route, boolean mayLeavePool) {
    RouteTuning tuning = route.tuning();
    Duration timeout = EnvoyValues.duration(tuning.timeout());
    RouteAction.Builder action =
        RouteAction.newBuilder()
            .setTimeout(timeout)
            // Otherwise the listener's idle timeout of 5 min cuts a longer call.
            .setIdleTimeout(timeout)
            // A shorter deadline of the client ends the call, too, also when the client is gone.
            .setMaxStreamDuration(
                RouteAction.MaxStreamDuration.newBuilder().setGrpcTimeoutHeaderMax(timeout))
            .setPriority(priority(tuning));
    RetryTuning retry = tuning.retry();
    if (isRetried(retry)) {
      RetryPolicy.Builder policy = retryPolicy(retry);
      if (route.fallsBack() && mayLeavePool) {
        policy.setRetryPriority(ANOTHER_PRIORITY);
      }
      action.setRetryPolicy(policy);
    }
    if (isHedged(retry)) {
      action.setHedgePolicy(BESIDE_A_SLOW_ATTEMPT);
    }
    return action.build();
  }

  private static RoutingPriority priority(RouteTuning tuning) {
    return switch (tuning.priority()) {
      case DEFAULT -> RoutingPriority.DEFAULT;
      case HIGH -> RoutingPriority.HIGH;
    };
  }

  private static boolean isRetried(RetryTuning retry) {
    return retry.retries() > 0 && !retry.conditions().isEmpty();
  }

  /** Who does not repeat what reached a server, unanswered, does not ask a second one either. */
  private static boolean isHedged(RetryTuning retry) {
    return isRetried(retry) && retry.conditions().contains(RetryCondition.RESET);
  }

  private static RetryPolicy.Builder retryPolicy(RetryTuning retry) {
    RetryPolicy.Builder policy =
        RetryPolicy.newBuilder()
            .setRetryOn(
                retry.conditions().stream()
                    .map(RetryCondition::label)
                    .collect(Collectors.joining(",")))
            .setNumRetries(EnvoyValues.uint32(retry.retries()))
            .addRetryHostPredicate(PREVIOUS_HOSTS)
            .setHostSelectionRetryMaxAttempts(HOST_SELECTION_ATTEMPTS)
            .setRetryBackOff(BACK_OFF);
    if (isHedged(retry)) {
      policy.setPerTryTimeout(EnvoyValues.duration(retry.perTryTimeout()));
    }
    return policy;
  }
}
