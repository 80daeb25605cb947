package io.milvusxds.e2e;

import static io.milvusxds.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.demo.envoy.ProgramRun;
import io.milvusxds.model.HostPort;
import io.milvusxds.testing.PythonEnvironment;
import io.milvusxds.testing.nodes.AnyNode;
import io.milvusxds.testing.xds.EnvoyMessages;
import io.milvusxds.testing.xds.RecordingListener;
import io.milvusxds.testing.xds.WorkingResources;
import io.milvusxds.xds.NodeGroups;
import io.milvusxds.xds.XdsServer;
import io.milvusxds.xds.limits.XdsLimits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The xDS client of gRPC's C core, by way of Python: the third implementation beside Envoy's. */
class PythonXdsClientIT {
  private static final WorkingResources RESOURCES = WorkingResources.aggregated();
  private static final NodeGroups<String> BY_CLUSTER =
      node -> new NodeGroups.Choice.Member<>(node.cluster());

  private final RecordingListener listener = new RecordingListener();

  @Test
  void aNameIsResolvedAndChangedEndpointsAreFollowedWithoutAFailedCall() throws Exception {
    PythonEnvironment python = PythonEnvironment.withPymilvus1();
    ExecutorService background = Executors.newSingleThreadExecutor();
    try (AnyNode one = AnyNode.start("one");
        AnyNode two = AnyNode.start("two");
        XdsServer<String> server =
            new XdsServer<>(BY_CLUSTER, listener, XdsLimits.DEFAULT, Clock.systemUTC())) {
      server.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      publish(server, one.address());
      Future<ProgramRun> client =
          background.submit(
              () ->
                  python.run(
                      "xds_client.py",
                      List.of(bootstrap(server.port()), "cart", "two"),
                      Duration.ofMinutes(1)));
      await("calls to one").until(() -> one.total() > 50);

      publish(server, two.address());

      ProgramRun run = client.get(1, TimeUnit.MINUTES);
      assertThat(run.exitCode()).as(run.output()).isZero();
      assertThat(run.output().lines()).containsExactly("one", "two");
      assertThat(listener.rejections()).isEmpty();
      assertThat(listener.refusals()).isEmpty();
    } finally {
      background.shutdownNow();
    }
  }

  private static void publish(XdsServer<String> server, HostPort address) {
    server.publish(
        "shop",
        EnvoyMessages.snapshot(
            RESOURCES.apiListener("cart", "cart-routes"),
            RESOURCES.routes("cart-routes", "cart-nodes"),
            RESOURCES.cluster("cart-nodes", 1),
            RESOURCES.endpoints("cart-nodes", address)));
  }

  private static String bootstrap(int port) {
    return """
    {"node": {"id": "grpc-python", "cluster": "shop"},
     "xds_servers": [{"server_uri": "127.0.0.1:%d",
                      "channel_creds": [{"type": "insecure"}],
                      "server_features": ["xds_v3"]}]}
    """
        .formatted(port);
  }
}
