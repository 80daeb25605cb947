package io.milvusxds.xds.limits;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.milvusxds.testing.xds.BareStream;
import java.util.Arrays;
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
