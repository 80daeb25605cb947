package io.milvusxds.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.Finding;
import io.milvusxds.model.FindingCode;
import io.milvusxds.model.Severity;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the operator is told about annotations that cannot be followed, and what applies then. */
class TuningFindingsTest {
  @Test
  void aBadValueIsToldWithAllSixParts() {
    AnnotatedService service =
        AnnotatedService.readOnly().with("circuit-breaker.max-requests", "10k");

    Finding finding = onlyFinding(service);

    assertThat(finding)
        .isEqualTo(
            new Finding(
                FindingCode.ANNOTATION_VALUE,
                service.service().subject(),
                "milvus-xds.io/circuit-breaker.max-requests",
                "10k",
                "an integer from 1 to 1000000; this one has something other than the digits 0 to 9",
                "the default 20480 applies, but only to an Envoy that has nothing yet: every other"
                    + " one keeps what it has until this is mended, because nobody knows the value"
                    + " accepted before",
                "Write for example milvus-xds.io/circuit-breaker.max-requests: \"10000\"."));
  }

  @Test
  void aBadKeyTakesNoGoodKeyWithIt() {
    ServiceTuning tuning =
        AnnotatedService.readOnly()
            .with("timeout", "soon")
            .with("lb-policy", "random")
            .with("deployment", "blue")
            .parseSeen()
            .tunings()
            .get(0);

    assertThat(tuning)
        .isEqualTo(
            AnnotatedService.readOnly()
                .with("lb-policy", "random")
                .with("deployment", "blue")
                .tuning());
  }

  @Test
  void annotationsWithoutARoleManageNothingAndThatIsAnError() {
    AnnotatedService service = AnnotatedService.plain().with("timeout", "2s");

    Finding finding = onlyFinding(service);

    assertThat(service.parse().tunings()).isEmpty();
    assertThat(finding.severity()).isEqualTo(Severity.ERROR);
    assertThat(finding.key()).isEqualTo("milvus-xds.io/role");
    assertThat(finding.found()).contains("absent").contains("milvus-xds.io/timeout");
    assertThat(finding.effect()).contains("not managed");
  }

  @Test
  void aMisspeltRoleKeyIsNamedToo() {
    List<Finding> findings = AnnotatedService.plain().with("rolle", "ro").findings();

    assertThat(findings)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.ERROR);
              assertThat(finding.key()).isEqualTo("milvus-xds.io/rolle");
              assertThat(finding.remedy()).isEqualTo("Rename it to milvus-xds.io/role.");
            });
  }

  @Test
  void anUnusableRoleOnAColdStartLeavesTheServiceUnmanaged() {
    AnnotatedService service = AnnotatedService.plain().with("role", "reader");

    assertThat(service.parse().tunings()).isEmpty();
    assertThat(onlyFinding(service).effect())
        .isEqualTo(
            "the Service is not managed until this is mended; Envoys of deployments that may miss"
                + " it keep the endpoints that they have");
  }

  @Test
  void anUnknownKeyIsAWarningThatNamesTheNearestOne() {
    Finding finding =
        onlyFinding(AnnotatedService.readOnly().with("circuit-breaker.max-request", "10"));

    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
    assertThat(finding.remedy())
        .isEqualTo("Rename it to milvus-xds.io/circuit-breaker.max-requests.");
  }

  @Test
  void aKeyWithoutItsFirstPartOrInCamelCaseIsRecognised() {
    assertThat(onlyFinding(AnnotatedService.readOnly().with("max-connections", "1")).remedy())
        .contains("circuit-breaker.max-connections");
    assertThat(onlyFinding(AnnotatedService.readOnly().with("readPrefixes", "/a")).remedy())
        .contains("read-prefixes");
  }

  @Test
  void anUnknownKeyThatResemblesNothingSaysSo() {
    Finding finding = onlyFinding(AnnotatedService.readOnly().with("colour-of-the-sky", "blue"));

    assertThat(finding.expected()).contains("none is near");
    assertThat(finding.remedy()).contains("docs/annotations.md");
  }

  @Test
  void aKeyOfTheOtherRoleIsAWarningAndIgnored() {
    Finding finding = onlyFinding(AnnotatedService.readWrite().with("lb-policy", "random"));

    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
    assertThat(finding.effect()).isEqualTo("ignored, the role here is rw");
    assertThat(AnnotatedService.readWrite().with("lb-policy", "random").tuning())
        .isEqualTo(AnnotatedService.readWrite().tuning());
  }

  @Test
  void whatIsPlannedIsAnErrorThatSaysSoAndNamesWhatAppliesNow() {
    Finding single = onlyFinding(AnnotatedService.readWrite().with("writer", "single"));
    Finding zone = onlyFinding(AnnotatedService.readOnly().with("zone-aware", "true"));
    Finding standby = onlyFinding(AnnotatedService.plain().with("role", "rw-standby"));

    assertThat(List.of(single, zone, standby))
        .allSatisfy(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.ERROR);
              assertThat(finding.expected()).contains("planned but not available");
            });
    assertThat(single.effect()).isEqualTo("the default all applies");
    assertThat(zone.effect()).isEqualTo("the default false applies");
    assertThat(standby.effect()).startsWith("the Service is not managed");
  }

  @Test
  void anAttemptMayNotTakeLongerThanTheRequest() {
    AnnotatedService service =
        AnnotatedService.readOnly().with("timeout", "500ms").with("per-try-timeout", "800ms");

    Finding finding = onlyFinding(service);

    assertThat(finding.key()).isEqualTo("milvus-xds.io/per-try-timeout");
    assertThat(finding.expected()).contains("to 500ms, the timeout,");
    assertThat(finding.effect()).startsWith("the default 375ms applies: 75 % of the timeout");
    assertThat(finding.remedy()).contains("\"500ms\"");
    assertThat(service.tuning().route(CallClass.SEARCH_V1).retry().perTryTimeout())
        .isEqualTo(Duration.ofMillis(375));
  }

  @Test
  void aProbeMayNotTakeLongerThanTheInterval() {
    AnnotatedService service =
        AnnotatedService.readOnly()
            .with("health-check", "grpc")
            .with("health-check.interval", "3s")
            .with("health-check.timeout", "4s");

    assertThat(onlyFinding(service).expected()).contains("to 3s, the interval,");
    assertThat(service.tuning().pool().healthCheck().timeout()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void aWriteIsNeverRetriedAfterItMayHaveBeenApplied() {
    AnnotatedService service =
        AnnotatedService.readWrite().with("retry-on", "connect-failure,unavailable");

    assertThat(onlyFinding(service).expected()).contains("could repeat a write");
    assertThat(service.tuning().route(CallClass.OTHER).retry().conditions())
        .containsExactly(RetryCondition.CONNECT_FAILURE, RetryCondition.REFUSED_STREAM);
  }

  @Test
  void noReadPrefixMaySendWritesToReadOnlyNodes() {
    for (String prefix :
        List.of(
            "/",
            "/m",
            "/milvus",
            "/milvus.grpc.MilvusService/Insert",
            "/milvus.grpc.MilvusService/",
            "/milvus.grpc.MilvusService/S",
            "/milvus.grpc.MilvusService/PreloadCollection",
            "/milvus.proto.milvus.MilvusService/LoadPartitions",
            "/milvus.proto.milvus.MilvusService/OperatePrivilegeV2",
            "/milvus.proto.milvus.MilvusService/AddCollectionField",
            "/milvus.proto.milvus.MilvusService/WrittenTomorrow",
            "/milvus.proto.milvus.ClientTelemetryService/ClientHeartbeat")) {
      AnnotatedService service = AnnotatedService.readOnly().with("read-prefixes", prefix);

      assertThat(onlyFinding(service).severity()).isEqualTo(Severity.ERROR);
      assertThat(service.tuning().read().prefixes()).isEmpty();
    }
  }

  @Test
  void aListNamesTheItemThatIsWrong() {
    Finding finding = onlyFinding(AnnotatedService.readOnly().with("domains", "a.example,b_!"));

    assertThat(finding.expected()).contains("has the item \"b_!\", which");
  }

  @Test
  void aVeryLongOrUnprintableValueIsShownShortAndOnOneLine() {
    Finding longOne = onlyFinding(AnnotatedService.readOnly().with("timeout", "x".repeat(5000)));
    Finding forged =
        onlyFinding(AnnotatedService.readOnly().with("deployment", "a\nERROR forged\u001b[2J"));
    Finding noBreak = onlyFinding(AnnotatedService.readOnly().with("timeout", "5s\u00a0"));
    Finding empty = onlyFinding(AnnotatedService.readOnly().with("timeout", " "));

    assertThat(longOne.found()).isEqualTo("x".repeat(80) + "… (5000 characters)");
    assertThat(forged.found()).isEqualTo("a\\u000aERROR forged\\u001b[2J");
    assertThat(noBreak.found()).isEqualTo("5s\\u00a0");
    assertThat(empty.found()).isEqualTo("(empty)");
  }

  private static Finding onlyFinding(AnnotatedService service) {
    List<Finding> findings = service.findings();
    assertThat(findings).hasSize(1);
    return findings.get(0);
  }
}
