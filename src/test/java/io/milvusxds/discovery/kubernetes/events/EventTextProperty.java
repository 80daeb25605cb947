package io.milvusxds.discovery.kubernetes.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.Finding;
import io.milvusxds.model.FindingCode;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.model.Subject;
import io.milvusxds.testing.Origins;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;

/** The promises of {@link EventText} for words that nobody chose. */
class EventTextProperty {
  @Property(tries = 300)
  void whateverIsFoundTheTextFitsAndIsOneVisibleLine(
      @ForAll @StringLength(max = 1_500) String key,
      @ForAll @StringLength(max = 1_500) String found,
      @ForAll @StringLength(max = 1_500) String remedy) {
    Finding finding =
        new Finding(
            FindingCode.ANNOTATION_VALUE,
            new Subject.OfService(new ServiceRef("prod", "a"), Origins.CLUSTER),
            key,
            found,
            "e",
            "x",
            remedy);

    for (String text : new String[] {EventText.of(finding), EventText.cleared(finding)}) {
      assertThat(text.getBytes(UTF_8).length).isLessThanOrEqualTo(EventText.MAX_BYTES);
      assertThat(new String(text.getBytes(UTF_8), UTF_8)).isEqualTo(text);
      assertThat(text).doesNotContainPattern("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]");
    }
  }
}
