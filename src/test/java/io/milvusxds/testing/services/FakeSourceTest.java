package io.milvusxds.testing.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusxds.model.SourceSnapshot;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The fake keeps to the rules that real sources keep to. */
class FakeSourceTest {
  private final FakeSource source = new FakeSource("fake");
  private final List<SourceSnapshot> heard = new ArrayList<>();

  @Test
  void whatItSaysIsHeardAsOneWholeSnapshot() {
    source.start(heard::add, blockers -> {});

    source.says(ServiceBuilder.readOnly("ro").service(), ServiceBuilder.readWrite("rw").service());

    assertThat(heard).hasSize(1);
    assertThat(heard.get(0).source()).isEqualTo("fake");
    assertThat(heard.get(0).services()).hasSize(2);
  }

  @Test
  void itRefusesToSpeakBeforeItsStart() {
    assertThatThrownBy(source::says).hasMessageContaining("start()");
  }

  @Test
  void itRefusesToSpeakAfterItsEnd() {
    source.start(heard::add, blockers -> {});
    source.close();

    assertThatThrownBy(source::says).hasMessageContaining("close()");
    assertThat(heard).isEmpty();
  }

  @Test
  void itIsNotBlockedOnceItHasSynced() {
    source.start(heard::add, blockers -> {});
    source.says();

    assertThatThrownBy(source::isBlockedBy).hasMessageContaining("first snapshot");
  }
}
