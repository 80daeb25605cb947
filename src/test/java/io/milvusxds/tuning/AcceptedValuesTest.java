package io.milvusxds.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.EndpointRole;
import io.milvusxds.model.Finding;
import java.time.Duration;
import java.util.List;
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

    assertThat(result.tuning()).isEqualTo(before.tuning());
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

    assertThat(nowWrites.tuning().orElseThrow().route().retry())
        .isEqualTo(TuningDefaults.route(EndpointRole.READ_WRITE).retry());
    assertThat(nowFast.tuning().orElseThrow().route().retry().perTryTimeout())
        .isEqualTo(Duration.ofMillis(450));
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
        .containsExactlyElementsOf(List.of(TuningKey.ROLE, TuningKey.TIMEOUT));
    assertThat(result.accepted().text(TuningKey.TIMEOUT)).contains("5s");
  }

  private static Duration timeoutOf(TuningResult result) {
    return result.tuning().orElseThrow().route().timeout();
  }
}
