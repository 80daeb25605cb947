package io.milvusxds.discovery.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TroubleTest {
  @ParameterizedTest
  @CsvSource({
    // kind, attempts, final
    "FORBIDDEN, 1, false",
    "FORBIDDEN, 2, true",
    "NO_NAMESPACE, 2, true",
    "UNKNOWN_KIND, 2, true",
    "UNREADABLE, 2, true",
    "SERVER_ERROR, 9, false",
    "SERVER_ERROR, 10, true",
    "TOO_MANY, 10, true",
    "SILENT, 10, true",
    "UNREACHABLE, 1000, false",
    "UNAUTHORIZED, 1000, false",
    "BAD_CONFIGURATION, 1000, false"
  })
  void aPlaceIsWaitedForWhileWaitingMayHelp(ApiFailure.Kind kind, int attempts, boolean isFinal) {
    Trouble trouble = new Trouble(new ApiFailure(kind, "words"), Instant.EPOCH, attempts);

    assertThat(trouble.isFinal()).isEqualTo(isFinal);
  }
}
