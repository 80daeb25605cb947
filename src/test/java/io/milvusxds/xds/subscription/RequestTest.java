package io.milvusxds.xds.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.Status.Code;
import io.milvusxds.xds.limits.ConnectionLimits;
import io.milvusxds.xds.limits.RefusedClientException;
import io.milvusxds.xds.limits.Shares;
import io.milvusxds.xds.limits.TextLimits;
import io.milvusxds.xds.limits.XdsLimits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** How much a request asks for, and what is too much. */
class RequestTest {
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
  void whatIsJustWithinTheLimitsPasses() {
    assertThatCode(() -> delta(List.of("12345", "b", "c"), List.of("1", "2", "3")).check(LIMITS))
        .doesNotThrowAnyException();
  }

  @Test
  void theLongestListOfNamesCountsSinceOneRequestSubscribesAndUnsubscribes() {
    List<String> four = List.of("1", "2", "3", "4");

    refused(delta(four, List.of("1")), Code.RESOURCE_EXHAUSTED, "4 names (expected: at most 3)");
    refused(delta(List.of("1"), four), Code.RESOURCE_EXHAUSTED, "4 names (expected: at most 3)");
  }

  @Test
  void oneCharacterMoreIsRefusedAsAMistakeAlsoWhenThereAreTooManyNames() {
    String reason = "6 characters (expected: at most 5)";

    refused(delta(List.of("1", "123456", "12"), List.of()), Code.INVALID_ARGUMENT, reason);
    refused(delta(List.of("1", "2", "3", "123456"), List.of()), Code.INVALID_ARGUMENT, reason);
  }

  @Test
  void everyTextThatARequestBringsIsMeasured() {
    tooLong(Request.of(DiscoveryRequest.newBuilder().addResourceNames("1234567").build()));
    tooLong(Request.of(DiscoveryRequest.newBuilder().setVersionInfo("1234567").build()));
    tooLong(delta(List.of("1234567"), List.of()));
    tooLong(delta(List.of(), List.of("1234567")));
    tooLong(Request.of(comingWith(Map.of("1234567", ""))));
    tooLong(Request.of(comingWith(Map.of("", "1234567"))));
  }

  @Test
  void whatAClientHoldsIsNoNameThatItAsksFor() {
    Map<String, String> held = new TreeMap<>();
    for (int i = 0; i < 10; i++) {
      held.put("n" + i, "v");
    }

    assertThatCode(() -> Request.of(comingWith(held)).check(LIMITS)).doesNotThrowAnyException();
  }

  private static DeltaDiscoveryRequest comingWith(Map<String, String> versions) {
    return DeltaDiscoveryRequest.newBuilder().putAllInitialResourceVersions(versions).build();
  }

  private static Request delta(List<String> subscribe, List<String> unsubscribe) {
    return Request.of(
        DeltaDiscoveryRequest.newBuilder()
            .addAllResourceNamesSubscribe(subscribe)
            .addAllResourceNamesUnsubscribe(unsubscribe)
            .build());
  }

  private static void tooLong(Request request) {
    refused(request, Code.INVALID_ARGUMENT, "7 characters (expected: at most 5)");
  }

  private static void refused(Request request, Code code, String reason) {
    assertThatThrownBy(() -> request.check(LIMITS))
        .asInstanceOf(InstanceOfAssertFactories.type(RefusedClientException.class))
        .satisfies(refusal -> assertThat(refusal.status().getCode()).isEqualTo(code))
        .satisfies(refusal -> assertThat(refusal.status().getDescription()).contains(reason));
  }
}
