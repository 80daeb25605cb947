package io.milvusxds.xds;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.xds.NodeGroups.Choice;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever asks for a group has to deal with a refusal, too. */
class NodeGroupsTest {
  @Test
  void eachChoiceGoesToTheFunctionOfItsOwnCase() {
    Stream<Choice<String>> choices =
        Stream.of(new Choice.Member<>("g"), new Choice.Refused<>("no"));

    List<String> answers =
        choices
            .map(choice -> choice.match(m -> "member of " + m.group(), r -> "not: " + r.reason()))
            .toList();

    assertThat(answers).containsExactly("member of g", "not: no");
  }
}
