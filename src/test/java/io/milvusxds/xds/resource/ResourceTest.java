package io.milvusxds.xds.resource;

import static io.milvusxds.testing.xds.EnvoyMessages.cluster;
import static io.milvusxds.testing.xds.EnvoyMessages.endpoints;
import static io.milvusxds.testing.xds.EnvoyMessages.listener;
import static io.milvusxds.testing.xds.EnvoyMessages.routes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.StringValue;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResourceTest {
  static Stream<Message> messages() {
    return Stream.of(
        cluster("a", 1),
        endpoints("a", 1, 2),
        listener("l", 1),
        routes("r", "x"),
        Secret.newBuilder().setName("s").build());
  }

  @ParameterizedTest
  @MethodSource("messages")
  void aPackedMessageKeepsItsBytesAndTakesTheGivenVersion(Message message) {
    Any any = Any.pack(message);

    Resource resource = Resource.packed(any, "v7");

    Resource computed = Resource.of(message);
    assertThat(resource.packed()).isEqualTo(any);
    assertThat(resource.version()).isEqualTo("v7");
    assertThat(resource.type()).isEqualTo(computed.type());
    assertThat(resource.name()).isEqualTo(computed.name());
    assertThat(resource.endpointName()).isEqualTo(computed.endpointName());
  }

  @Test
  void fieldsThatTheMessageClassesDoNotKnowSurviveInAPackedMessage() {
    ByteString newer = ByteString.copyFrom(new byte[] {(byte) 0xfa, 0x7f, 1, 'x'});
    Any any =
        Any.pack(cluster("a", 1)).toBuilder()
            .setValue(cluster("a", 1).toByteString().concat(newer))
            .build();

    assertThat(Resource.packed(any, "v1").packed().getValue()).isEqualTo(any.getValue());
  }

  @Test
  void aPackedClusterNamesTheEndpointsThatItNeeds() {
    Cluster.Builder cluster = cluster("a", 1).toBuilder();
    cluster.getEdsClusterConfigBuilder().setServiceName("other");

    assertThat(Resource.packed(Any.pack(cluster.build()), "v1").endpointName()).isEqualTo("other");
  }

  @Test
  void anythingThatNoEnvoyCouldAskForIsRefusedWithTheReason() {
    Any broken =
        Any.pack(cluster("a", 1)).toBuilder().setValue(ByteString.copyFromUtf8("\u0007")).build();

    assertThatThrownBy(() -> Resource.packed(Any.pack(StringValue.of("x")), "v1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("StringValue");
    assertThatThrownBy(() -> Resource.packed(broken, "v1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected: a serialised message");
    assertThatThrownBy(() -> Resource.packed(Any.pack(cluster("a", 1)), ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("version: empty for a");
    assertThatThrownBy(() -> Resource.of(cluster("", 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("name: \"\"");
    assertThatThrownBy(() -> Resource.of(cluster("*", 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("name: \"*\"");
  }

  @Test
  void theTypeOfAResourceMustBeThatOfItsBytes() {
    Any any = Any.pack(cluster("a", 1));

    assertThatThrownBy(() -> new Resource(ResourceType.ROUTE, "a", "v1", any, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected: " + ResourceType.ROUTE.typeUrl());
  }

  @Test
  void mapsFilledInAnotherOrderGiveTheSameBytesAndTheSameVersion() {
    Cluster.Builder one = cluster("a", 1).toBuilder();
    Cluster.Builder other = cluster("a", 1).toBuilder();
    List<String> keys = List.of("q", "b", "z", "a", "m");
    keys.forEach(key -> one.putTypedExtensionProtocolOptions(key, Any.pack(StringValue.of(key))));
    keys.stream()
        .sorted()
        .forEach(key -> other.putTypedExtensionProtocolOptions(key, Any.pack(StringValue.of(key))));

    assertThat(Resource.of(one.build())).isEqualTo(Resource.of(other.build()));
    assertThat(one.build().toByteString()).isNotEqualTo(other.build().toByteString());
  }

  @Test
  void whereAClusterTakesItsEndpointsFromIsItsOwnNameUnlessItSaysAnother() {
    Cluster plain = cluster("a", 1);
    Cluster.Builder other = plain.toBuilder();
    other.getEdsClusterConfigBuilder().setServiceName("other");
    Cluster fixed = plain.toBuilder().setType(Cluster.DiscoveryType.STATIC).build();

    assertThat(Resource.of(plain).endpointName()).isEqualTo("a");
    assertThat(Resource.of(other.build()).endpointName()).isEqualTo("other");
    assertThat(Resource.of(fixed).endpointName()).isEmpty();
  }

  @Test
  void aResourceHasTheTypeAndTheNameOfItsMessage() {
    assertThat(messages().map(Resource::of).map(Resource::type))
        .containsExactly(
            ResourceType.CLUSTER,
            ResourceType.ENDPOINT,
            ResourceType.LISTENER,
            ResourceType.ROUTE,
            ResourceType.SECRET);
    assertThat(messages().map(Resource::of).map(Resource::name))
        .containsExactly("a", "a", "l", "r", "s");
  }

  @Test
  void theSizeOfAResourceIsThatOfItsMessage() {
    assertThat(Resource.of(cluster("a", 1)).sizeBytes())
        .isEqualTo(cluster("a", 1).getSerializedSize());
  }
}
