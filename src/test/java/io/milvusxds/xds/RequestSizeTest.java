package io.milvusxds.xds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.Status.Code;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** How much a request asks for, and what is too much. */
class RequestSizeTest {
  private static final XdsLimits LIMITS =
      new XdsLimits(
          1,
          3,
          1_000,
          Duration.ofSeconds(1),
          1,
          new TextLimits(5, 5),
          ConnectionLimits.DEFAULT,
          Shares.undivided());

  @Test
  void theLongestListOfNamesCountsSinceOneRequestSubscribesAndUnsubscribes() {
    RequestSize size =
        RequestSize.NOTHING
            .andNames(List.of("a", "b"))
            .andNames(List.of("a", "b", "c"))
            .andNames(List.of("a"));

    assertThat(size).isEqualTo(new RequestSize(3, 1));
  }

  @Test
  void theLongestTextOfAllListsCounts() {
    RequestSize size =
        RequestSize.NOTHING
            .andTexts(List.of("12"))
            .andNames(List.of("1", "12345", "123"))
            .andTexts(List.of("1234"));

    assertThat(size).isEqualTo(new RequestSize(3, 5));
  }

  @Test
  void whatIsJustWithinTheLimitsPasses() {
    assertThatCode(() -> new RequestSize(3, 5).check(LIMITS)).doesNotThrowAnyException();
  }

  @Test
  void oneNameMoreIsRefusedAsAResourceThatIsExhausted() {
    refused(new RequestSize(4, 5), Code.RESOURCE_EXHAUSTED, "4 names (expected: at most 3)");
  }

  @Test
  void oneCharacterMoreIsRefusedAsAMistakeAlsoWhenThereAreTooManyNames() {
    refused(new RequestSize(3, 6), Code.INVALID_ARGUMENT, "6 characters (expected: at most 5)");
    refused(new RequestSize(4, 6), Code.INVALID_ARGUMENT, "6 characters (expected: at most 5)");
  }

  @Test
  void everyTextThatARequestBringsIsMeasured() {
    assertThat(sotw(DiscoveryRequest.newBuilder().addResourceNames("1234567"))).isEqualTo(7);
    assertThat(sotw(DiscoveryRequest.newBuilder().setVersionInfo("1234567"))).isEqualTo(7);
    assertThat(delta(DeltaDiscoveryRequest.newBuilder().addResourceNamesSubscribe("1234567")))
        .isEqualTo(7);
    assertThat(delta(DeltaDiscoveryRequest.newBuilder().addResourceNamesUnsubscribe("1234567")))
        .isEqualTo(7);
    assertThat(delta(DeltaDiscoveryRequest.newBuilder().putInitialResourceVersions("1234567", "")))
        .isEqualTo(7);
    assertThat(delta(DeltaDiscoveryRequest.newBuilder().putInitialResourceVersions("", "1234567")))
        .isEqualTo(7);
  }

  @Test
  void whatAClientHoldsIsNoNameThatItAsksFor() {
    DeltaDiscoveryRequest.Builder request = DeltaDiscoveryRequest.newBuilder();
    for (int i = 0; i < 10; i++) {
      request.putInitialResourceVersions("n" + i, "v");
    }

    assertThat(Protocol.DELTA.size(request.build()).names()).isZero();
  }

  private static int sotw(DiscoveryRequest.Builder request) {
    return Protocol.SOTW.size(request.build()).longestText();
  }

  private static int delta(DeltaDiscoveryRequest.Builder request) {
    return Protocol.DELTA.size(request.build()).longestText();
  }

  private static void refused(RequestSize size, Code code, String reason) {
    assertThatThrownBy(() -> size.check(LIMITS))
        .asInstanceOf(InstanceOfAssertFactories.type(RefusedClientException.class))
        .satisfies(refusal -> assertThat(refusal.status().getCode()).isEqualTo(code))
        .satisfies(refusal -> assertThat(refusal.status().getDescription()).contains(reason));
  }
}
