package io.milvusxds.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.HostPort;
import io.milvusxds.translate.Bootstrap.Protocol;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  @Test
  void everyLineThatAnOperatorMustChangeIsMarked() {
    assertThat(withNodeId("edge-1").lines())
        .filteredOn(line -> line.contains("# CHANGE:"))
        .extracting(line -> line.strip().split(":", 2)[0])
        .containsExactly("id", "cluster", "type", "address", "port_value");
  }

  @Test
  void aNodeIdThatYamlWouldTakeForABooleanStaysAText() {
    assertThat(withNodeId("n")).contains("id: \"n\" #");
    assertThat(withNodeId("a\"b\\c\nd")).contains("id: \"a\\\"b\\\\c\\nd\" #");
  }

  @Test
  void aControlPlaneWithANameIsLookedUpAndOneWithAnAddressIsNot() {
    assertThat(withXds(new HostPort("milvus-xds.prod.svc", 18000))).contains("type: STRICT_DNS");
    assertThat(withXds(new HostPort("fd00::1", 18000))).contains("type: STATIC", "\"fd00::1\"");
  }

  @Test
  void theDeltaProtocolIsAskedForByItsApiType() {
    assertThat(yaml(new HostPort("127.0.0.1", 1), "a", Protocol.DELTA))
        .contains("api_type: DELTA_GRPC");
  }

  private static String withNodeId(String nodeId) {
    return yaml(new HostPort("127.0.0.1", 1), nodeId, Protocol.STATE_OF_THE_WORLD);
  }

  private static String withXds(HostPort xds) {
    return yaml(xds, "a", Protocol.STATE_OF_THE_WORLD);
  }

  private static String yaml(HostPort xds, String nodeId, Protocol protocol) {
    return new Bootstrap(
            new DeploymentRef("prod", "milvus"),
            xds,
            ListenerSpec.DEFAULT,
            nodeId,
            Bootstrap.DEFAULT_ADMIN,
            protocol)
        .yaml();
  }
}
