package io.milvusxds.discovery.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WatchRehearsalTest {
  private final KubernetesSerialization json = new KubernetesSerialization();

  @Test
  void eachEventIsReadAsOneOfAnApiServer() {
    assertThat(WatchRehearsal.carryOut(json, 20, Duration.ofSeconds(20))).isEqualTo(20);
  }

  @Test
  void itEndsWhenItsTimeIsOver() {
    assertThat(WatchRehearsal.carryOut(json, Integer.MAX_VALUE, Duration.ofMillis(50)))
        .isLessThan(Integer.MAX_VALUE);
  }
}
