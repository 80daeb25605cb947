package io.milvusxds.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.milvusxds.model.Finding;
import io.milvusxds.model.FindingCode;
import io.milvusxds.model.HostPort;
import io.milvusxds.model.Writer;
import io.milvusxds.testing.services.Origins;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bad host in {@code endpoints} takes no good one with it, and some hosts are never reached. */
class HostListTest {
  @Test
  void badItemsAreLeftOutTwinsFoldedAndEmptyOnesIgnoredEachWithAFinding() {
    AnnotatedService service =
        AnnotatedService.readOnly()
            .with("endpoints", "10.0.0.1:19530, node-2,10.0.0.3:19530,10.0.0.1:19530,");

    assertThat(service.tuning().fixedEndpoints())
        .containsExactly(new HostPort("10.0.0.1", 19530), new HostPort("10.0.0.3", 19530));
    assertThat(service.tuning().inDoubt()).isEmpty();
    assertThat(service.findings())
        .extracting(Finding::code, Finding::found, Finding::effect)
        .containsExactly(
            tuple(FindingCode.HOST_REFUSED, "node-2", "it gets no requests, the 2 other hosts do"),
            tuple(
                FindingCode.HOST_REDUNDANT,
                "(an empty item)",
                "ignored, the 2 hosts count once each"),
            tuple(
                FindingCode.HOST_REDUNDANT,
                "10.0.0.1:19530",
                "ignored, the 2 hosts count once each"));
  }

  @Test
  void aSchemeAsMishardsWritesItCountsForNothingAndAFindingSaysWhatToWrite() {
    AnnotatedService service =
        AnnotatedService.readWrite().with("endpoints", "tcp://10.0.0.1:19530,http://node-2:19530");

    assertThat(service.tuning().fixedEndpoints())
        .containsExactly(new HostPort("10.0.0.1", 19530), new HostPort("node-2", 19530));
    assertThat(service.findings())
        .extracting(Finding::code, Finding::effect, Finding::remedy)
        .containsExactlyInAnyOrder(
            tuple(
                FindingCode.HOST_REDUNDANT, "it counts as 10.0.0.1:19530", "Write 10.0.0.1:19530."),
            tuple(FindingCode.HOST_REDUNDANT, "it counts as node-2:19530", "Write node-2:19530."));
    assertThat(
            AnnotatedService.readWrite()
                .with("endpoints", "10.0.0.1:19530,https://10.0.0.2:19530")
                .findings())
        .singleElement()
        .extracting(Finding::expected)
        .asString()
        .endsWith("this one has a scheme that is none of tcp, grpc and http");
  }

  @Test
  void aListWithoutAnyGoodItemKeepsTheOneBeforeAndIsInDoubtAfterARestart() {
    AnnotatedService good = AnnotatedService.readOnly().with("endpoints", "10.0.0.1:1,bad");
    AnnotatedService bad = good.with("endpoints", "node-2,,node-3");

    ServiceTuning kept = bad.parseAfter(good.parse().accepted()).tunings().get(0);

    assertThat(kept.fixedEndpoints()).containsExactly(new HostPort("10.0.0.1", 1));
    assertThat(bad.tuning().inDoubt()).containsExactly(ServiceTuning.ENDPOINTS);
    assertThat(bad.findings())
        .singleElement()
        .extracting(Finding::expected)
        .asString()
        .endsWith("has the item \"node-2\", which has no port");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "[::]",
        "[0:0:0:0:0:0:0:0]",
        "224.0.0.1",
        "239.255.255.255",
        "255.255.255.255",
        "240.0.0.1",
        "[ff02::1]",
        "[::ffff:e000:1]"
      })
  void whatIsNoHostIsRefusedWhoeverWroteIt(String host) {
    for (Writer writer : Writer.values()) {
      HostList list = HostList.read("10.0.0.1:19530," + host + ":19530", writer);

      assertThat(list.usable()).containsExactly("10.0.0.1:19530");
      assertThat(list.flaws())
          .extracting(HostList.Flaw::code)
          .containsOnly(FindingCode.HOST_REFUSED);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.9.9.9",
        "[::1]",
        "[0:0:0:0:0:0:0:1]",
        "[::ffff:7f00:1]",
        "localhost",
        "admin.localhost",
        "169.254.169.254",
        "[fe80::1]",
        "[febf::1]"
      })
  void thisHostAndItsLinkAreTheOperatorsAloneToName(String host) {
    String written = host + ":9901";

    assertThat(HostList.read(written, Writer.NAMESPACE).usable()).isEmpty();
    assertThat(HostList.read(written, Writer.OPERATOR).usable()).containsExactly(written);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.7", "192.168.1.1", "223.255.255.255", "1.2.3.4", "[fd00::7]"})
  void ordinaryHostsAreReachedByEveryone(String host) {
    assertThat(List.of(Writer.values()))
        .allSatisfy(origin -> assertThat(HostList.read(host + ":19530", origin).flaws()).isEmpty());
  }

  @Test
  void aServiceOfTheClusterIsToldWhatIsWrongWithAHostItMayNotReach() {
    TuningResult result =
        TuningParser.parse(
            Origins.inCluster(
                AnnotatedService.readWrite().with("endpoints", "127.0.0.1:9901").service()),
            AcceptedValues.NONE);

    assertThat(result.tunings().get(0).fixedEndpoints()).isEmpty();
    assertThat(result.findings())
        .singleElement()
        .extracting(Finding::expected)
        .asString()
        .endsWith(
            "has the item \"127.0.0.1:9901\", which is this host itself, wherever it is read");
  }
}
