package io.milvusxds.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.Finding;
import io.milvusxds.model.FindingCode;
import io.milvusxds.model.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Good values that do nothing, because another key leaves no place for them: never silently. */
class KeysWithoutEffectTest {
  private static final String HOSTS = "10.0.0.1:19530,10.0.0.2:19530,10.0.0.3:19530";

  @Test
  void aPartOfASwitchedOffFeatureIsAWarningThatItDoesNothing() {
    List<AnnotatedService> services =
        List.of(
            AnnotatedService.readOnly()
                .with("health-check", "none")
                .with("health-check.interval", "5s"),
            AnnotatedService.readOnly()
                .with("outlier-detection", "off")
                .with("outlier-detection.max-ejection-percent", "50"),
            AnnotatedService.readOnly().with("retries", "0").with("retry-on", "reset"),
            AnnotatedService.readOnly().with("retries", "0").with("per-try-timeout", "400ms"),
            AnnotatedService.readWrite()
                .with("retries", "0")
                .with("circuit-breaker.max-retries", "3"));

    assertThat(services)
        .allSatisfy(
            service -> {
              assertThat(onlyFinding(service).severity()).isEqualTo(Severity.WARNING);
              assertThat(onlyFinding(service).effect()).contains("it does nothing while");
            });
  }

  @Test
  void aTimeForEachAttemptNeedsThatAnUnansweredOneIsRepeated() {
    AnnotatedService service = AnnotatedService.readOnly().with("per-try-timeout", "400ms");

    Finding finding = onlyFinding(service.with("retry-on", "connect-failure,unavailable"));

    assertThat(finding)
        .isEqualTo(
            new Finding(
                FindingCode.ANNOTATION_SWITCHED_OFF,
                service.service().subject(),
                "milvus-xds.io/per-try-timeout",
                "400ms",
                "this annotation only when milvus-xds.io/retry-on has reset, without which a search"
                    + " that reached a node is not sent again unanswered",
                "it does nothing while milvus-xds.io/retry-on is \"connect-failure,unavailable\"",
                "Remove it, or add reset to milvus-xds.io/retry-on."));
    assertThat(service.findings()).isEmpty();
    assertThat(service.with("retry-on", "unavailable , reset").findings()).isEmpty();
  }

  @Test
  void aWriteHasNoTimeForEachAttempt() {
    AnnotatedService service = AnnotatedService.readWrite().with("per-try-timeout", "400ms");

    assertThat(onlyFinding(service).severity()).isEqualTo(Severity.WARNING);
    assertThat(onlyFinding(service).effect()).isEqualTo("ignored, the role here is rw");
    assertThat(service.tuning()).isEqualTo(AnnotatedService.readWrite().tuning());
  }

  @Test
  void whatDividesSearchesNeedsThePolicyThatDividesThem() {
    AnnotatedService service = AnnotatedService.readOnly().with("segment.replicas", "3");

    Finding finding = onlyFinding(service);

    assertThat(finding.key()).isEqualTo("milvus-xds.io/segment.replicas");
    assertThat(finding.effect())
        .isEqualTo("it does nothing while milvus-xds.io/lb-policy is \"round-robin\"");
    assertThat(finding.remedy())
        .isEqualTo("Remove it, or set milvus-xds.io/lb-policy: \"segment-hash\".");
    assertThat(service.with("lb-policy", "segment-hash").findings()).isEmpty();
  }

  @Test
  void aRandomChoiceKnowsNoSlowStart() {
    AnnotatedService service = AnnotatedService.readOnly().with("lb-policy", "random");

    Finding finding = onlyFinding(service.with("slow-start", "30s"));

    assertThat(finding.key()).isEqualTo("milvus-xds.io/slow-start");
    assertThat(finding.effect())
        .isEqualTo("it does nothing while milvus-xds.io/lb-policy is \"random\"");
    assertThat(service.with("slow-start", "off").findings()).isEmpty();
    assertThat(
            AnnotatedService.readOnly()
                .with("lb-policy", "least-request")
                .with("slow-start", "30s")
                .findings())
        .isEmpty();
  }

  @Test
  void hostsWrittenByHandHaveTheirOwnPorts() {
    Finding finding =
        onlyFinding(AnnotatedService.readWrite().with("port", "grpc").with("endpoints", HOSTS));

    assertThat(finding.key()).isEqualTo("milvus-xds.io/port");
    assertThat(finding.effect()).contains("milvus-xds.io/endpoints").contains("10.0.0.1:19530");
    assertThat(finding.remedy()).isEqualTo("Remove it, or remove milvus-xds.io/endpoints.");
  }

  @Test
  void prefixesThatReplaceTheSearchesOfTheApiAreNamedBesideIt() {
    AnnotatedService service =
        AnnotatedService.readOnly().with("api", "v2").with("read-prefixes", "/my.Reader/Find");

    assertThat(onlyFinding(service).key()).isEqualTo("milvus-xds.io/api");
    assertThat(onlyFinding(service).effect()).contains("it does nothing while");
  }

  @Test
  void aFallbackNeedsSomethingThatNoticesThatHostsWrittenByHandAreGone() {
    AnnotatedService service =
        AnnotatedService.readOnly()
            .with("search-fallback", "rw")
            .with("endpoints", HOSTS)
            .with("health-check", "none")
            .with("retries", "1");

    assertThat(onlyFinding(service).key()).isEqualTo("milvus-xds.io/search-fallback");
    assertThat(onlyFinding(service).remedy()).contains("milvus-xds.io/health-check: \"");
    assertThat(service.with("outlier-detection", "off").findings()).hasSize(1);
    assertThat(service.with("outlier-detection.max-ejection-percent", "66").findings()).hasSize(1);
  }

  @Test
  void aFallbackThatCanHappenIsLeftInPeace() {
    AnnotatedService service = AnnotatedService.readOnly().with("search-fallback", "rw");
    AnnotatedService unasked = service.with("endpoints", HOSTS).with("health-check", "none");
    AnnotatedService byHand = unasked.with("retries", "1");

    assertThat(service.findings()).isEmpty();
    assertThat(unasked.findings()).isEmpty();
    assertThat(byHand.with("health-check", "alive").findings()).isEmpty();
    assertThat(byHand.with("health-check", "tcp").findings()).isEmpty();
    assertThat(byHand.with("outlier-detection.max-ejection-percent", "67").findings()).isEmpty();
    assertThat(byHand.with("endpoints", "10.0.0.1:19530").findings()).isEmpty();
    assertThat(byHand.with("search-fallback", "none").findings()).isEmpty();
  }

  @Test
  void aDomainThatNoGrpcClientCanReachIsNamed() {
    AnnotatedService service =
        AnnotatedService.readOnly()
            .with("domains", "a.example.com:19530,a.example.com,b.example.com,milvus.*,*");

    Finding finding = onlyFinding(service);

    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
    assertThat(finding.key()).isEqualTo("milvus-xds.io/domains");
    assertThat(finding.effect()).startsWith("b.example.com matches no client");
    assertThat(service.with("domains", "a.example.com,b.example.com").findings()).isEmpty();
    assertThat(service.with("domains", "a.example.com:1,b.example.com:1").findings()).isEmpty();
  }

  @Test
  void aKeptValueIsNotReportedTwice() {
    AcceptedValues before =
        AnnotatedService.readOnly().with("slow-start", "30s").parse().accepted();

    List<Finding> findings =
        AnnotatedService.readOnly()
            .with("lb-policy", "random")
            .with("slow-start", "soon")
            .parseAfter(before)
            .findings();

    assertThat(findings).extracting(Finding::severity).containsExactly(Severity.ERROR);
  }

  private static Finding onlyFinding(AnnotatedService service) {
    List<Finding> findings = service.findings();
    assertThat(findings).hasSize(1);
    return findings.get(0);
  }
}
