package io.milvusxds.xds.limits;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.ListValue;
import com.google.protobuf.Message;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.type.v3.TokenBucket;
import io.milvusxds.testing.xds.BareStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What clients' words cost, found before they are parsed. */
class HeapCostTest {
  private static long cost(Message message) {
    return cost(message.toByteArray());
  }

  private static long cost(byte[] bytes) {
    return HeapCost.ofMessage(
        DeltaDiscoveryRequest.getDescriptor(), CodedInputStream.newInstance(bytes));
  }

  private static DeltaDiscoveryRequest.Builder request() {
    return BareStream.deltaRequest("c", "t");
  }

  @Test
  void aTextMayTakeTwoBytesForEachCharacterBesideItsObjects() {
    assertThat(HeapCost.of("")).isEqualTo(56);
    assertThat(HeapCost.of("x".repeat(100))).isEqualTo(256);
  }

  @Test
  void aNameInARequestCostsWhatATextDoes() {
    long without = cost(request().build());

    assertThat(cost(request().addResourceNamesSubscribe("x".repeat(100)).build()))
        .isEqualTo(without + 256);
  }

  @Test
  void aMapEntryCostsAnObjectAndItsTwoTexts() {
    long without = cost(request().build());

    assertThat(cost(request().putInitialResourceVersions("ab", "c").build()))
        .isEqualTo(without + 160 + 60 + 58);
  }

  @Test
  void emptyValuesDeepInTheNodeCountEachAnObject() {
    DeltaDiscoveryRequest.Builder request = request();
    long without = cost(request.build());
    var list =
        request
            .getNodeBuilder()
            .getMetadataBuilder()
            .putFieldsBuilderIfAbsent("k")
            .getListValueBuilder();
    for (int i = 0; i < 1_000; i++) {
      list.addValuesBuilder();
    }

    assertThat(cost(request.build()) - without).isBetween(160_000L, 161_000L);
  }

  @Test
  void textsCostWhatEachOfThemDoes() {
    assertThat(HeapCost.of(List.of("", "x".repeat(100)))).isEqualTo(56 + 256);
  }

  @Test
  void aNumberCostsLittleAndAListOfNumbersAtLeastWhatTheParserMakesOfIt() {
    TokenBucket bucket = TokenBucket.newBuilder().setMaxTokens(300).build();
    RetryPolicy codes =
        RetryPolicy.newBuilder().addRetriableStatusCodes(5).addRetriableStatusCodes(6).build();
    RetryPolicy both = codes.toBuilder().setHostSelectionRetryMaxAttempts(1).build();

    assertThat(cost(TokenBucket.getDescriptor(), bucket)).isEqualTo(160 + 16);
    assertThat(cost(RetryPolicy.getDescriptor(), codes)).isEqualTo(160 + 2 * 16);
    assertThat(cost(RetryPolicy.getDescriptor(), both)).isEqualTo(160 + 3 * 16);
  }

  private static long cost(Descriptor type, Message message) {
    return HeapCost.ofMessage(type, CodedInputStream.newInstance(message.toByteArray()));
  }

  @Test
  void whatIsNestedDeeperThanTheParserGoesCostsNothing() {
    assertThat(cost(Value.getDescriptor(), nested(20)))
        .isLessThan(cost(Value.getDescriptor(), nested(50)));
    assertThat(cost(Value.getDescriptor(), nested(60)))
        .isEqualTo(cost(Value.getDescriptor(), nested(90)));
  }

  /** So many lists in each other, each of them two messages. */
  private static Value nested(int lists) {
    Value value = Value.newBuilder().setListValue(ListValue.getDefaultInstance()).build();
    for (int i = 1; i < lists; i++) {
      value = Value.newBuilder().setListValue(ListValue.newBuilder().addValues(value)).build();
    }
    return value;
  }

  @Test
  void fieldsThatTheTypeDoesNotHaveCostNothing() {
    byte[] known = request().build().toByteArray();
    byte[] more = Arrays.copyOf(known, known.length + 4);
    // Field 1000 as a number.
    more[known.length] = (byte) 0xc0;
    more[known.length + 1] = 0x3e;
    more[known.length + 2] = 5;
    byte[] extended = Arrays.copyOf(more, known.length + 3);

    assertThat(cost(extended)).isEqualTo(cost(known));
  }

  @Test
  void bytesThatAreNoMessageCostWhatStandsBeforeTheMistake() {
    byte[] good = request().addResourceNamesSubscribe("x".repeat(100)).build().toByteArray();
    byte[] broken = Arrays.copyOf(good, good.length + 1);
    broken[good.length] = 7;

    assertThat(cost(broken)).isEqualTo(cost(good));
    assertThat(cost(new byte[] {7, 7, 7})).isEqualTo(160);
  }
}
