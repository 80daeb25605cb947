package io.milvusxds.report;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.milvusxds.model.Finding;
import io.milvusxds.model.FindingCode;
import io.milvusxds.model.PlaceInFile;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.model.Subject;
import io.milvusxds.testing.services.Origins;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What of findings is news. */
class FindingLogTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(FindingLog.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final FindingLog log = new FindingLog();

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
    // What is gone is told at this level, which the tests leave out otherwise.
    logger.setLevel(Level.INFO);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(lines);
    logger.setLevel(null);
  }

  private static Finding atLine(int line, String found) {
    Subject subject =
        new Subject.OfService(
            new ServiceRef("prod", "milvus-ro"),
            Origins.FILE,
            Optional.of(new PlaceInFile("state.yaml", line)));
    return new Finding(FindingCode.ANNOTATION_VALUE, subject, "key", found, "e", "x", "r");
  }

  private List<String> told() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private static String sentence(int line, String found) {
    return "Service prod/milvus-ro (state.yaml line %d): key=\"%s\" (expected: e); x. r"
        .formatted(line, found);
  }

  @Test
  void aFindingIsLoggedWhenItComesAndWhenItGoes() {
    log.findings(List.of(atLine(8, "soon")));
    log.findings(List.of(atLine(8, "soon")));
    log.findings(List.of());

    assertThat(told())
        .containsExactly(
            "error finding: " + sentence(8, "soon"), "finding gone: " + sentence(8, "soon"));
  }

  @Test
  void aLineThatMovesIsNoNewsAndAnotherValueIs() {
    log.findings(List.of(atLine(8, "soon")));
    log.findings(List.of(atLine(9, "soon")));
    log.findings(List.of(atLine(9, "later")));

    assertThat(told())
        .containsExactly(
            "error finding: " + sentence(8, "soon"),
            "error finding: " + sentence(9, "later"),
            "finding gone: " + sentence(9, "soon"));
  }

  @Test
  void aLineCarriesTheCodeAndTheSubjectAsFields() {
    log.findings(List.of(atLine(8, "soon")));

    assertThat(lines.list.get(0).getKeyValuePairs())
        .extracting(pair -> pair.key + "=" + pair.value)
        .containsExactly(
            "code=annotation-value",
            "kind=service",
            "namespace=prod",
            "name=milvus-ro",
            "source=file:state.yaml",
            "file=state.yaml",
            "line=8");
  }
}
