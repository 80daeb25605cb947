package io.milvusxds.e2e;

import static io.milvusxds.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import io.milvusxds.demo.FreePort;
import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.HostPort;
import io.milvusxds.testing.ServeProcess;
import io.milvusxds.testing.nodes.AnyNode;
import io.milvusxds.testing.nodes.RawClient;
import io.milvusxds.testing.services.StateFile;
import io.milvusxds.translate.Bootstrap;
import io.milvusxds.translate.ListenerSpec;
import java.net.NetworkInterface;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where a real Envoy listens that got its listeners over xDS. */
class ListenAddressesIT {
  /** Of a block that nobody has (RFC 5737). */
  private static final String ADDRESS_OF_NOBODY = "203.0.113.1";

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Bootstrap.Protocol.class)
  void anAddressThatTheHostLacksIsToldAndHarmsNoOther(Bootstrap.Protocol protocol)
      throws Exception {
    List<String> there = new ArrayList<>(List.of("127.0.0.1", "127.0.0.2"));
    if (NetworkInterface.getByInetAddress(InetAddresses.forString("::1")) != null) {
      there.add("::1");
    }
    List<String> asked = new ArrayList<>(there);
    asked.add(1, ADDRESS_OF_NOBODY);
    int port = FreePort.find();

    try (AnyNode ro = AnyNode.start("ro");
        AnyNode rw = AnyNode.start("rw");
        ServeProcess control =
            ServeProcess.start(new StateFile(folder).readWrite(rw).readOnly(ro).write().path());
        ServedEnvoy envoy = ServedEnvoy.start(bootstrap(control, protocol, port, asked), port)) {
      envoy.awaitListener();

      for (String address : there) {
        await("the listener on " + address)
            .until(() -> envoy.process().adminGet("/listeners").contains(text(address, port)));
        try (RawClient client = new RawClient(new HostPort(address, port))) {
          assertThat(client.call("milvus.grpc.MilvusService/Search")).isEqualTo("ro");
        }
        assertThat(envoy.process().adminGet("/stats?usedonly"))
            .contains("listener." + statName(address, port) + ".downstream_cx_total: 1");
      }
      await("the refusal, told")
          .until(() -> control.admin("/envoys").contains("cannot bind '" + ADDRESS_OF_NOBODY));
    }
  }

  private static String bootstrap(
      ServeProcess control, Bootstrap.Protocol protocol, int port, List<String> addresses) {
    return new Bootstrap(
            new DeploymentRef("prod", "milvus"),
            control.xds(),
            new ListenerSpec(ListenerSpec.Kind.EDGE, port, addresses),
            "envoy-" + port,
            Bootstrap.DEFAULT_ADMIN,
            protocol)
        .yaml();
  }

  private static String text(String address, int port) {
    return new HostPort(address, port).toString();
  }

  private static String statName(String address, int port) {
    return text(address, port).replace(':', '_');
  }
}
