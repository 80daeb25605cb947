package io.milvusxds.e2e;

import static io.milvusxds.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.envoyproxy.envoy.type.v3.TokenBucket;
import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.HostPort;
import io.milvusxds.testing.ServeProcess;
import io.milvusxds.testing.nodes.AnyNode;
import io.milvusxds.testing.nodes.RawClient;
import io.milvusxds.testing.services.StateFile;
import io.milvusxds.testing.xds.EnvoyMessages;
import io.milvusxds.testing.xds.WorkingResources;
import io.milvusxds.translate.Bootstrap.Protocol;
import io.milvusxds.translate.EnvoyConfig;
import io.milvusxds.translate.ListenerSpec;
import io.milvusxds.translate.LogLimit;
import io.milvusxds.xds.resource.Resource;
import io.milvusxds.xds.resource.Snapshot;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The limit of the log of calls, on a real Envoy. */
class CallLogRateIT {
  private static final String WRITE = "milvus.grpc.MilvusService/Insert";
  private static final String ALLOWED = "access_log.process_ratelimit.allowed";
  private static final String DENIED = "access_log.process_ratelimit.denied";
  private static final String WARMING = "listener_manager.total_listeners_warming";
  private static final DeploymentRef DEPLOYMENT = new DeploymentRef("a", "b");
  private static final WorkingResources RESOURCES = WorkingResources.aggregated();

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void aStormOfFailedCallsWritesTheBurstAndTheRateAndTheRestIsCounted(Protocol protocol)
      throws Exception {
    String nobody = "127.0.0.1:1";
    StateFile file =
        new StateFile(folder).readWrite("endpoints", nobody).readOnly("endpoints", nobody).write();
    try (ServeProcess control = ServeProcess.start(file.path());
        ServedEnvoy envoy = ServedEnvoy.start(control, protocol)) {
      long begin = System.nanoTime();
      try (RawClient.Load load = envoy.client().load(4, WRITE)) {
        await("lines left out").until(() -> envoy.stat(DENIED) > 1000);
        assertThat(load.stop()).allMatch(outcome -> outcome.startsWith("failed"));
      }
      long seconds = (System.nanoTime() - begin) / 1_000_000_000 + 1;
      long allowed = envoy.stat(ALLOWED);

      // Envoy writes what it holds back when it ends.
      envoy.process().stop();

      long lines =
          envoy.process().logTail(Integer.MAX_VALUE).stream()
              .filter(line -> line.startsWith("time=") && line.contains(WRITE))
              .count();
      assertThat(lines).isEqualTo(allowed).isBetween(100L, 100 + 10 * seconds);
    }
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void aListenerThatWaitsForItsBucketLeavesTheOneBeforeInPlace(Protocol protocol) throws Exception {
    try (AnyNode node = AnyNode.start("node");
        LibraryEnvoy served = LibraryEnvoy.start(protocol, UnaryOperator.identity())) {
      ServedEnvoy envoy = served.envoy();
      served.publish(resources(served, node.address(), LogLimit.NONE));
      envoy.awaitListener();
      await("a call").until(() -> envoy.outcome(WRITE).equals("node"));

      try (RawClient.Load load = envoy.client().load(2, WRITE)) {
        Snapshot withoutBucket =
            EnvoyMessages.snapshot(resources(served, node.address(), LogLimit.BY_RATE));
        served.publish(withoutBucket);
        served.awaitStat(WARMING, 1);
        served.restart(withoutBucket);
        await("the new server").until(() -> served.server().streams().size() == 1);
        served.publish(withBuckets(withoutBucket, served.listenPort()));
        served.awaitStat(WARMING, 0);
        served.restart(withBuckets(withoutBucket, served.listenPort()));
        await("the server after that").until(() -> served.server().streams().size() == 1);

        assertThat(load.stop()).isNotEmpty().containsOnly("node");
      }
      HostPort nobody = new HostPort("127.0.0.1", 1);
      Snapshot failing = EnvoyMessages.snapshot(resources(served, nobody, LogLimit.BY_RATE));
      served.publish(withBuckets(failing, served.listenPort()));
      await("a line let through")
          .until(() -> envoy.outcome(WRITE).startsWith("failed") && envoy.stat(ALLOWED) > 0);
      assertThat(served.listener().refusals()).isEmpty();
      assertThat(envoy.process().isAlive()).isTrue();
    }
  }

  private static Message[] resources(LibraryEnvoy served, HostPort node, LogLimit limit) {
    return new Message[] {
      RESOURCES.cluster("nodes", 1),
      RESOURCES.endpoints("nodes", node),
      EnvoyConfig.listeners(DEPLOYMENT, spec(served.listenPort()), limit).get(0),
      RESOURCES.routes(DEPLOYMENT.toString(), "nodes")
    };
  }

  private static Snapshot withBuckets(Snapshot snapshot, int port) {
    Snapshot all = snapshot;
    for (Map.Entry<String, TokenBucket> bucket : LogLimit.BY_RATE.buckets(spec(port)).entrySet()) {
      all = all.with(Resource.of(bucket.getKey(), bucket.getValue()));
    }
    return all;
  }

  private static ListenerSpec spec(int port) {
    return new ListenerSpec(ListenerSpec.Kind.SIDECAR, port);
  }
}
