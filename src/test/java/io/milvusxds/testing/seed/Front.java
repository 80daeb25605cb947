package io.milvusxds.testing.seed;

import static java.util.Objects.requireNonNull;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.milvusxds.demo.envoy.EnvoyProcess;
import java.io.IOException;
import java.time.Duration;

/**
 * A way to the nodes that is compared with others.
 *
 * @param name also counts its calls at the nodes
 * @param keyed whether its searches say in a header which segment they are about
 */
public record Front(String name, boolean keyed, EnvoyProcess envoy, ManagedChannel channel) {
  /** Through the hand-written Envoy. */
  public static final String SEED = "seed";

  /** Through ours, without any annotation. */
  public static final String PLAIN = "plain";

  /** Through ours, with searches divided by segment, which they name in a header. */
  public static final String DIVIDED = "divided";

  /** Through the same, but the searches name no segment. */
  public static final String UNKEYED = "divided, no key";

  /** Through ours, with searches divided by the collection that they name in their message. */
  public static final String BY_COLLECTION = "by collection";

  private static final int MAX_MESSAGE_BYTES = 128 << 20;

  public Front {
    requireNonNull(name, "name");
    requireNonNull(envoy, "envoy");
    requireNonNull(channel, "channel");
  }

  static Front to(String name, boolean keyed, EnvoyProcess envoy, int port) {
    return new Front(
        name,
        keyed,
        envoy,
        NettyChannelBuilder.forAddress("127.0.0.1", port)
            .usePlaintext()
            .disableRetry()
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .build());
  }

  /** Calls of this kind through it. */
  FrontCalls calls(FrontCalls.Kind kind, Demand demand, Duration limit) {
    return new FrontCalls(name, channel, keyed, kind, demand, limit);
  }

  /** How often its Envoy sent a read-only node away for failures, since it started. */
  long ejections() throws IOException, InterruptedException {
    return envoy
        .adminGet(
            "/stats?filter=ro\\.outlier_detection\\.ejections_enforced_total".replace("\\", "%5C"))
        .lines()
        .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Whether its Envoy keeps a node away for failures at the moment. */
  boolean keepsANodeAway() throws IOException, InterruptedException {
    return envoy.adminGet("/clusters").contains("/failed_outlier_check");
  }
}
