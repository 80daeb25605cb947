package io.milvusxds.xds.subscription;

import static io.milvusxds.xds.subscription.Answer.ACCEPTED;
import static io.milvusxds.xds.subscription.Answer.NONE;
import static io.milvusxds.xds.subscription.Answer.REJECTED;
import static io.milvusxds.xds.subscription.Answer.STALE;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.milvusxds.xds.resource.Reply;
import io.milvusxds.xds.resource.ResourceType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExchangeTest {
  private static final Optional<String> ACK = Optional.empty();
  private static final Optional<String> NACK = Optional.of("bad port");
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private final Exchange exchange = new Exchange();

  @Test
  void aNonceOfAnEarlierStreamAnswersNothing() {
    assertThat(exchange.take("7", NACK, NOW)).isEqualTo(NONE);
    assertThat(exchange.rejections().last()).isEmpty();
  }

  @Test
  void anAnswerCountsOnce() {
    send("1", "v1", "a");
    assertThat(exchange.isWaiting()).isTrue();

    assertThat(exchange.take("1", ACK, NOW)).isEqualTo(ACCEPTED);

    assertThat(exchange.isWaiting()).isFalse();
    assertThat(exchange.take("1", NACK, NOW)).isEqualTo(NONE);
    assertThat(exchange.rejections().last()).isEmpty();
  }

  @Test
  void anAnswerToAnotherResponseIsStale() {
    send("1", "v1", "a");
    exchange.take("1", ACK, NOW);
    send("2", "v2", "a");

    assertThat(exchange.take("1", NACK, NOW)).isEqualTo(STALE);

    assertThat(exchange.isWaiting()).isTrue();
    assertThat(exchange.acceptedVersion()).isEqualTo("v1");
    assertThat(exchange.sentVersion()).isEqualTo("v2");
  }

  @Test
  void aRefusalKeepsWhatWasSentWhenAndWhy() {
    send("1", "v1", "a", "b");

    assertThat(exchange.take("1", NACK, NOW)).isEqualTo(REJECTED);

    assertThat(exchange.rejections().last())
        .contains(new Rejection("v1", List.of("a", "b"), "bad port", NOW));
    assertThat(exchange.acceptedVersion()).isEmpty();
    assertThat(exchange.isWaiting()).isFalse();
  }

  @Test
  void whatTheClientHadBeforeTheStreamCountsAsAccepted() {
    exchange.adopt("v0");

    assertThat(exchange.acceptedVersion()).isEqualTo("v0");
    assertThat(exchange.isWaiting()).isFalse();
  }

  private void send(String nonce, String version, String... names) {
    List<String> sent = List.of(names);
    exchange.sent(
        nonce, new Reply(ResourceType.CLUSTER, version, ByteString.EMPTY, sent, sent, List.of()));
  }
}
