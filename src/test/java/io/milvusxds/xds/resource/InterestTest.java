package io.milvusxds.xds.resource;

import static io.milvusxds.xds.resource.ResourceType.CLUSTER;
import static io.milvusxds.xds.resource.ResourceType.ENDPOINT;
import static io.milvusxds.xds.resource.ResourceType.LISTENER;
import static io.milvusxds.xds.resource.ResourceType.ROUTE;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSortedSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a list of names asks for. */
class InterestTest {
  @Test
  void aStarAmongNamesIsTheWildcardOfATypeThatHasOneAndTheNamesStayBesideIt() {
    List<String> names = List.of("b", "*", "a");

    assertThat(Interest.ofNames(CLUSTER, names))
        .isEqualTo(Interest.ofNames(LISTENER, names))
        .isEqualTo(new Interest(true, ImmutableSortedSet.of("a", "b")));
  }

  @Test
  void aStarIsAnOrdinaryNameOfATypeWithoutAWildcard() {
    Interest interest = Interest.ofNames(ENDPOINT, List.of("*"));

    assertThat(interest).isEqualTo(Interest.ofNames(ROUTE, List.of("*")));
    assertThat(interest.covers("*")).isTrue();
    assertThat(interest.covers("a")).isFalse();
  }

  @Test
  void namesCoverThemselvesAndAWildcardCoversWhatNobodyNamed() {
    Interest named = Interest.ofNames(CLUSTER, List.of("a"));
    Interest starred = Interest.ofNames(CLUSTER, List.of("a", "*"));

    assertThat(named.covers("a")).isTrue();
    assertThat(named.covers("ab")).isFalse();
    assertThat(starred.covers("ab")).isTrue();
  }

  @Test
  void noNamesAreNoInterestThoughTheTypeHasAWildcard() {
    // What an empty list means depends on what the stream said before, so it is not decided here.
    assertThat(Interest.ofNames(CLUSTER, List.of())).isEqualTo(Interest.NOTHING);
    assertThat(Interest.NOTHING.covers("a")).isFalse();
  }

  @Test
  void clientsThatNameTheSameInAnotherOrderOrTwiceShareOneInterest() {
    Interest one = Interest.ofNames(ENDPOINT, List.of("b", "a", "b"));
    Interest other = Interest.ofNames(ENDPOINT, List.of("a", "b"));

    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
  }
}
