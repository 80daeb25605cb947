package io.milvusxds.demo.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.demo.envoy.ProgramRun;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.testing.PythonEnvironment;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PymilvusAgainstDemoNodeIT {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  @Test
  void theRealClientCreatesInsertsSearchesCountsAndDrops() throws Exception {
    PythonEnvironment python = PythonEnvironment.withPymilvus1();
    try (DemoNode node = DemoNode.start("rw-1", EndpointRole.READ_WRITE, new SharedStorage())) {
      List<String> address =
          List.of(node.address().host(), Integer.toString(node.address().port()));

      ProgramRun run = python.run("pymilvus1_story.py", address, LIMIT);

      assertThat(run.exitCode()).as(run.output()).isZero();
      assertThat(run.output()).contains("all steps passed");
      assertThat(node.calls())
          .containsKeys("CreateCollection", "Insert", "Search", "SearchInFiles", "DropCollection");
    }
  }

  @Test
  void theStoryFailsWhenTheServerIsReadOnly() throws Exception {
    PythonEnvironment python = PythonEnvironment.withPymilvus1();
    try (DemoNode node = DemoNode.start("ro-1", EndpointRole.READ_ONLY, new SharedStorage())) {
      List<String> address =
          List.of(node.address().host(), Integer.toString(node.address().port()));

      ProgramRun run = python.run("pymilvus1_story.py", address, LIMIT);

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.output()).contains("FAIL create a collection").contains("ro-1 is read-only");
    }
  }
}
