package io.milvusxds.translate.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsSessionTicketKeys;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.milvusxds.testing.xds.EnvoyMessages;
import io.milvusxds.translate.EnvoyYaml;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No secret is ever printed, in JSON as in YAML; that there is one is. */
class RedactionTest {
  private static final String SECRET = "open-sesame";
  private static final ByteString BYTES = ByteString.copyFromUtf8(SECRET);

  static Stream<Message> messagesWithASecret() {
    TlsCertificate certificate =
        TlsCertificate.newBuilder()
            .setCertificateChain(inline("public"))
            .setPrivateKey(inline(SECRET))
            .setPassword(DataSource.newBuilder().setInlineBytes(BYTES))
            .build();
    Secret ticketKeys =
        Secret.newBuilder()
            .setName("tickets")
            .setSessionTicketKeys(
                TlsSessionTicketKeys.newBuilder()
                    .addKeys(DataSource.newBuilder().setInlineBytes(BYTES)))
            .build();
    UpstreamTlsContext context =
        UpstreamTlsContext.newBuilder()
            .setCommonTlsContext(CommonTlsContext.newBuilder().addTlsCertificates(certificate))
            .build();
    return Stream.of(
        EnvoyMessages.secret("token", SECRET),
        Secret.newBuilder().setName("tls").setTlsCertificate(certificate).build(),
        ticketKeys,
        Any.pack(ticketKeys),
        Cluster.newBuilder()
            .setName("c")
            .setTransportSocket(
                TransportSocket.newBuilder().setName("tls").setTypedConfig(Any.pack(context)))
            .build());
  }

  @ParameterizedTest
  @MethodSource("messagesWithASecret")
  void aSecretIsHidden(Message message) {
    String json = EnvoyText.tree(message).toString();
    String yaml = EnvoyYaml.print(List.of(message));

    String encoded = Base64.getEncoder().encodeToString(BYTES.toByteArray());
    String hidden =
        Base64.getEncoder().encodeToString("[redacted]".getBytes(StandardCharsets.UTF_8));
    assertThat(json).doesNotContain(SECRET, encoded).containsAnyOf("[redacted]", hidden);
    assertThat(yaml).doesNotContain(SECRET, encoded).containsAnyOf("[redacted]", hidden);
  }

  @Test
  void whatIsNoSecretIsShownBesideOne() {
    Message certificate =
        TlsCertificate.newBuilder()
            .setCertificateChain(inline("public"))
            .setPrivateKey(inline(SECRET))
            .build();

    assertThat(EnvoyText.tree(certificate).path("certificate_chain").path("inline_string").asText())
        .isEqualTo("public");
  }

  private static DataSource inline(String text) {
    return DataSource.newBuilder().setInlineString(text).build();
  }
}
