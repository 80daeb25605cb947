package io.milvusxds.xds.limits;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import io.milvusxds.xds.subscription.Rejection;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of words that a client chose. */
class ClientWordsTest {
  @Test
  void aTextThatJustFitsStaysAsItIs() {
    assertThat(ClientWords.cut("12345", 5)).isEqualTo("12345");
  }

  @Test
  void aLongerTextKeepsItsBeginningAndTellsHowMuchIsMissing() {
    assertThat(ClientWords.cut("1234567", 5)).isEqualTo("12345… (2 characters more)");
  }

  @Test
  void aCharacterIsNeverCutInHalf() {
    String face = "\uD83D\uDE00";

    String cut = ClientWords.cut("1234" + face, 5);

    assertThat(cut).isEqualTo("1234… (2 characters more)");
    assertThat(new String(cut.getBytes(UTF_8), UTF_8)).isEqualTo(cut);
  }

  @Test
  void aReasonIsOneLineHoweverTheClientWroteIt() {
    RefusedClientException refusal =
        new RefusedClientException(Code.INVALID_ARGUMENT, "a\r\nERROR all is lost\u001b[2J");

    assertThat(refusal.status().getDescription()).isEqualTo("a  ERROR all is lost [2J");
  }

  @Test
  void aReasonFitsInTheHeadersThatEveryClientTakes() {
    String long1 = "\u20ac".repeat(10_000);

    RefusedClientException refusal = new RefusedClientException(Code.INVALID_ARGUMENT, long1);

    // gRPC writes each byte outside of ASCII as three characters.
    assertThat(String.valueOf(refusal.getMessage()).getBytes(UTF_8).length * 3).isLessThan(8_192);
  }

  @Test
  void aRejectionKeepsNoMoreOfTheClientsWordsThanAPersonReads() {
    Rejection rejection = new Rejection("v", List.of("a"), "x".repeat(1 << 20), Instant.EPOCH);

    assertThat(rejection.message())
        .startsWith("x".repeat(ClientWords.MAX_MESSAGE) + "…")
        .hasSizeLessThan(ClientWords.MAX_MESSAGE + 50);
  }
}
