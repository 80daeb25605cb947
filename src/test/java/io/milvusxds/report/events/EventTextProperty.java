package io.milvusxds.report.events;

import static io.milvusxds.testing.draws.Cases.forAll;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.Finding;
import io.milvusxds.model.FindingCode;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.model.Subject;
import io.milvusxds.testing.draws.Draws;
import io.milvusxds.testing.draws.Texts;
import io.milvusxds.testing.services.Origins;
import org.junit.jupiter.api.Test;

/** The promises of {@link EventText} for words that nobody chose. */
class EventTextProperty {
  @Test
  void whateverIsFoundTheTextFitsAndIsOneVisibleLine() {
    forAll(300, EventTextProperty::finding, EventTextProperty::assertFitsOnOneVisibleLine);
  }

  private static Finding finding(Draws draws) {
    return new Finding(
        FindingCode.ANNOTATION_VALUE,
        new Subject.OfService(new ServiceRef("prod", "a"), Origins.CLUSTER),
        Texts.any(draws, 1_500),
        Texts.any(draws, 1_500),
        "e",
        "x",
        Texts.any(draws, 1_500));
  }

  private static void assertFitsOnOneVisibleLine(Finding finding) {
    for (String text : new String[] {EventText.of(finding), EventText.cleared(finding)}) {
      assertThat(text.getBytes(UTF_8).length).isLessThanOrEqualTo(EventText.MAX_BYTES);
      assertThat(new String(text.getBytes(UTF_8), UTF_8)).isEqualTo(text);
      assertThat(text).doesNotContainPattern("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]");
    }
  }
}
