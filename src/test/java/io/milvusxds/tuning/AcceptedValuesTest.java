package io.milvusxds.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.milvusxds.model.Finding;
import io.milvusxds.model.Gap;
import io.milvusxds.model.GapScope;
import io.milvusxds.model.ServiceRef;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;

/** A running control plane does not fall back to a default because somebody mistyped a value. */
class AcceptedValuesTest {
  @Test
  void theValueAcceptedBeforeStaysWhenTheNewOneIsBad() {
    AnnotatedService service = AnnotatedService.readOnly().with("timeout", "5s");
    AcceptedValues before = service.parse().accepted();

    TuningResult result = service.with("timeout", "5 seconds").parseAfter(before);

    assertThat(timeoutOf(result)).isEqualTo(Duration.ofSeconds(5));
    assertThat(result.findings())
        .extracting(Finding::effect)
        .containsExactly("keeping 5s, accepted before");
  }

  @Test
  void itStaysForAsLongAsTheBadOneStands() {
    AnnotatedService good = AnnotatedService.readOnly().with("timeout", "5s");
    AnnotatedService bad = good.with("timeout", "never");
    TuningResult first = bad.parseAfter(good.parse().accepted());

    TuningResult second = bad.parseAfter(first.accepted());

    assertThat(second).isEqualTo(first);
  }

  @Test
  void aRemovedKeyGetsItsDefaultAgainAndItsValueIsForgotten() {
    AnnotatedService service = AnnotatedService.readOnly().with("timeout", "5s");
    AcceptedValues before = service.parse().accepted();

    TuningResult removed = service.without("timeout").parseAfter(before);
    TuningResult badAgain = service.with("timeout", "x").parseAfter(removed.accepted());

    assertThat(removed.findings()).isEmpty();
    assertThat(timeoutOf(removed)).isEqualTo(Duration.ofSeconds(1));
    assertThat(timeoutOf(badAgain)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void aMistypedRoleKeepsTheServiceManaged() {
    AnnotatedService service = AnnotatedService.readOnly().with("lb-policy", "random");
    TuningResult before = service.parse();

    TuningResult result = service.with("role", "r0").parseAfter(before.accepted());

    assertThat(result.tunings()).isEqualTo(before.tunings());
    assertThat(result.findings())
        .extracting(Finding::effect)
        .containsExactly("keeping ro, accepted before");
  }

  @Test
  void aRemovedRoleEndsTheManagementAtOnce() {
    AnnotatedService service = AnnotatedService.readOnly();
    AcceptedValues before = service.parse().accepted();

    TuningResult result = service.without("role").parseAfter(before);

    assertThat(result).isEqualTo(AnnotatedService.plain().parse());
  }

  @Test
  void anEarlierValueThatNoLongerFitsIsNotKept() {
    AnnotatedService readOnly = AnnotatedService.readOnly().with("retry-on", "unavailable");
    AnnotatedService slow =
        AnnotatedService.readOnly().with("timeout", "2s").with("per-try-timeout", "1500ms");

    TuningResult nowWrites =
        readOnly
            .with("role", "rw")
            .with("retry-on", "whenever")
            .parseAfter(readOnly.parse().accepted());
    TuningResult nowFast = slow.with("timeout", "1s").parseAfter(slow.parse().accepted());

    assertThat(nowWrites.tunings().get(0).route(CallClass.OTHER).retry())
        .isEqualTo(RouteTuning.byDefault(CallClass.OTHER).retry());
    assertThat(nowFast.tunings().get(0).route(CallClass.SEARCH_V1).retry().perTryTimeout())
        .isEqualTo(Duration.ofMillis(750));
  }

  @Test
  void onlyUsableTextsOfKeysThatAreAnnotatedAreRemembered() {
    TuningResult result =
        AnnotatedService.readWrite()
            .with("timeout", " 5s ")
            .with("retries", "many")
            .with("lb-policy", "random")
            .with("unheard-of", "1")
            .parse();

    assertThat(result.accepted().texts().keySet())
        .containsExactlyElementsOf(List.of(ServiceTuning.ROLE, RouteTuning.TIMEOUT));
    assertThat(result.accepted().text(RouteTuning.TIMEOUT)).contains("5s");
  }

  private static Duration timeoutOf(TuningResult result) {
    return result.tunings().get(0).route(CallClass.SEARCH_V1).timeout();
  }

  @Test
  void aRefusedValueLeavesItsKeyInDoubtOnlyWhenTheServiceWasNeverSeen() {
    AnnotatedService bad = AnnotatedService.readOnly().with("timeout", "soon");

    TuningResult restarted = bad.parse();
    TuningResult stillThere = bad.parseAfter(restarted.accepted());
    TuningResult running = bad.parseAfter(AnnotatedService.readOnly().parse().accepted());

    assertThat(doubts(restarted)).containsExactly(RouteTuning.TIMEOUT);
    assertThat(doubts(stillThere)).containsExactly(RouteTuning.TIMEOUT);
    assertThat(doubts(running)).isEmpty();
  }

  @Test
  void aMendedValueEndsTheDoubtAndAnotherBadOneKeepsIt() {
    AcceptedValues inDoubt = AnnotatedService.readOnly().with("timeout", "soon").parse().accepted();
    AnnotatedService good = AnnotatedService.readOnly().with("timeout", "30s");

    TuningResult mended = good.parseAfter(inDoubt);
    TuningResult badAgain = good.with("timeout", "30").parseAfter(mended.accepted());

    assertThat(doubts(mended)).isEmpty();
    assertThat(doubts(badAgain)).isEmpty();
    assertThat(timeoutOf(badAgain)).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void aMistypedRoleKeyKeepsTheServiceManagedToo() {
    AnnotatedService service = AnnotatedService.readOnly().with("lb-policy", "random");
    TuningResult before = service.parse();

    TuningResult result = service.without("role").with("Role", "ro").parseAfter(before.accepted());

    assertThat(result.tunings()).isEqualTo(before.tunings());
    assertThat(result.findings())
        .extracting(Finding::key, Finding::effect)
        .containsExactly(tuple("milvus-xds.io/Role", "keeping ro, accepted before"));
  }

  @Test
  void aRoleOrADeploymentThatIsRefusedAtFirstSightIsAGapOfThatService() {
    GapScope service = new GapScope.OneService(new ServiceRef("prod", "milvus"));

    for (AnnotatedService unclear :
        List.of(
            AnnotatedService.plain().with("role", "r0"),
            AnnotatedService.plain().with("rol", "ro"),
            AnnotatedService.readOnly().with("deployment", "Milvus!"))) {
      assertThat(unclear.parse().tunings()).isEmpty();
      assertThat(unclear.parse().gap()).map(Gap::scope).contains(service);
      assertThat(unclear.parseAfter(unclear.parse().accepted()).gap()).isPresent();
    }
    assertThat(AnnotatedService.plain().with("timeout", "3s").parse().gap()).isEmpty();
  }

  @Test
  void aPortThatTheServiceDoesNotDeclareIsRefusedAndTheOneBeforeStays() {
    AnnotatedService service = AnnotatedService.readOnly().with("port", "grpc");
    AcceptedValues before = service.parse().accepted();

    for (String none : List.of("enginee", "19539")) {
      TuningResult result = service.with("port", none).parseAfter(before);

      assertThat(result.tunings().get(0).port()).isEqualTo(new PortChoice.Named("grpc"));
      assertThat(result.findings())
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.expected()).endsWith("it declares engine 19530, grpc 19531");
                assertThat(finding.effect()).isEqualTo("keeping grpc, accepted before");
              });
    }
  }

  private static SortedSet<Setting<?>> doubts(TuningResult result) {
    return result.tunings().get(0).inDoubt();
  }
}
