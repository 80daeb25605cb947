package io.milvusxds.xds.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import io.milvusxds.testing.xds.EnvoyMessages;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the server knows of each type, beside what Envoy's API says about it. */
class ResourceTypeTest {
  @ParameterizedTest
  @EnumSource
  void aTypeIsServedByTheServiceThatEnvoysApiHasForIt(ResourceType type) {
    assertThat(type.methods().isPresent()).isEqualTo(type != ResourceType.TOKEN_BUCKET);
    type.methods()
        .ifPresent(
            methods -> {
              assertThat(urlOfThoseServedBy(methods.sotw())).isEqualTo(type.typeUrl());
              assertThat(urlOfThoseServedBy(methods.delta())).isEqualTo(type.typeUrl());
              assertThat(methods.sotw().getBareMethodName()).startsWith("Stream");
              assertThat(methods.delta().getBareMethodName()).startsWith("Delta");
            });
  }

  @ParameterizedTest
  @EnumSource
  void aTypeIsFoundByItsUrlAndItsMessagesByTheirNames(ResourceType type) {
    var message = EnvoyMessages.of(type, "a", 1);

    assertThat(ResourceType.ofUrl(type.typeUrl(), Optional.empty())).contains(type);
    assertThat(type.typeUrl()).endsWith("/" + message.getDescriptorForType().getFullName());
    assertThat(type.message().namesOf(message).map(MessageType.Names::name))
        .isEqualTo(EnvoyMessages.nameIn(message));
  }

  @ParameterizedTest
  @EnumSource
  void aStreamOfOneTypeIsAboutThatTypeAndNoOther(ResourceType type) {
    Optional<ResourceType> only = Optional.of(type);

    assertThat(ResourceType.ofUrl("", only)).contains(type);
    assertThat(ResourceType.ofUrl(type.typeUrl(), only)).contains(type);
    assertThat(ResourceType.ofUrl(type.typeUrl() + "x", only)).isEmpty();
    assertThat(ResourceType.ofUrl("", Optional.empty())).isEmpty();
  }

  private static String urlOfThoseServedBy(MethodDescriptor<?, ?> method) {
    ServiceDescriptor service =
        ((ProtoMethodDescriptorSupplier) method.getSchemaDescriptor())
            .getMethodDescriptor()
            .getService();
    return "type.googleapis.com/"
        + service.getOptions().getExtension(envoy.annotations.Resource.resource).getType();
  }
}
