package io.milvusxds.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.StatusRuntimeException;
import io.milvusxds.demo.load.DemoClient;
import io.milvusxds.model.EndpointRole;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DemoNodeProcessIT {
  @Test
  void aNodeInItsOwnProcessAnswersUntilItIsKilled() throws Exception {
    List<Long> ids = LongStream.rangeClosed(1, DemoNodeProcess.ROWS.size()).boxed().toList();
    float[] query = DemoNodeProcess.ROWS.get(42);
    try (DemoNodeProcess node = DemoNodeProcess.start("ro-1", EndpointRole.READ_ONLY);
        DemoClient client = DemoClient.connect(node.address())) {
      var found = client.search(DemoNodeProcess.COLLECTION.name(), List.of(query), 4);
      assertThat(found.node()).isEqualTo("ro-1");
      assertThat(found.answer())
          .containsExactly(Vectors.nearest(ids, DemoNodeProcess.ROWS, query, 4));

      node.kill();

      assertThatThrownBy(() -> client.count(DemoNodeProcess.COLLECTION.name()))
          .isInstanceOf(StatusRuntimeException.class)
          .hasMessageContaining("UNAVAILABLE");
    }
  }
}
