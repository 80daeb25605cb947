package io.milvusxds.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.Finding;
import io.milvusxds.model.FindingCode;
import io.milvusxds.model.PlaceInFile;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.model.Subject;
import io.milvusxds.testing.Origins;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What of findings is news. */
class FindingLogTest {
  private final List<Finding> appeared = new ArrayList<>();
  private final FindingLog log =
      new FindingLog(
          new PipelineListener() {
            @Override
            public void appeared(Finding finding) {
              appeared.add(finding);
            }
          });

  private static Finding atLine(int line, String found) {
    Subject subject =
        new Subject.OfService(
            new ServiceRef("prod", "milvus-ro"),
            Origins.FILE,
            Optional.of(new PlaceInFile("state.yaml", line)));
    return new Finding(FindingCode.ANNOTATION_VALUE, subject, "key", found, "e", "x", "r");
  }

  @Test
  void aLineThatMovesIsNoNewsAndAnotherValueIs() {
    log.now(List.of(atLine(8, "soon")));
    log.now(List.of(atLine(9, "soon")));
    log.now(List.of(atLine(9, "later")));

    assertThat(appeared).containsExactly(atLine(8, "soon"), atLine(9, "later"));
  }

  @Test
  void whatGoesAndComesBackIsNewsAgain() {
    log.now(List.of(atLine(8, "soon")));
    log.now(List.of());
    log.now(List.of(atLine(8, "soon")));

    assertThat(appeared).hasSize(2);
  }
}
