package io.milvusxds.xds.resource;

import static io.milvusxds.testing.xds.EnvoyMessages.cluster;
import static io.milvusxds.xds.resource.ResourceType.CLUSTER;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.milvusxds.xds.resource.TypeResources.BodyKey;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What the streams of one type share: selections, their versions, and response bytes. */
class TypeResourcesTest {
  private static final int MEBIBYTE = 1 << 20;

  private final AtomicInteger built = new AtomicInteger();

  @Test
  void aSelectionHoldsWhatIsWantedAndThereInTheOrderOfNames() {
    TypeResources all = clusters(cluster("c", 1), cluster("a", 1), cluster("b", 1));

    assertThat(all.select(wanted("c", "missing", "a")).resources().keySet())
        .containsExactly("a", "c");
    assertThat(all.select(Interest.EVERYTHING).resources().keySet()).containsExactly("a", "b", "c");
  }

  @Test
  void aSelectionHasTheVersionOfWhatIsInItAndOfNothingElse() {
    String version = clusters(cluster("a", 1), cluster("b", 1)).select(wanted("a")).version();

    assertThat(clusters(cluster("a", 1)).select(wanted("a", "missing")).version())
        .isEqualTo(version);
    assertThat(clusters(cluster("a", 1), cluster("b", 2)).select(wanted("a")).version())
        .isEqualTo(version);
    assertThat(clusters(cluster("a", 2), cluster("b", 1)).select(wanted("a")).version())
        .isNotEqualTo(version);
    assertThat(clusters(cluster("a", 1), cluster("b", 1)).select(wanted("a", "b")).version())
        .isNotEqualTo(version);
  }

  @Test
  void streamsThatWantTheSameShareOneSelectionAndOneBody() {
    TypeResources all = clusters(cluster("a", 1));

    assertThat(all.select(wanted("a"))).isSameAs(all.select(wanted("a")));
    assertThat(body(all, key(1), 10)).isSameAs(body(all, key(1), 10));
    assertThat(built).hasValue(1);
  }

  @Test
  void bodiesThatDifferInAnyPartAreNotTakenForOneAnother() {
    TypeResources all = clusters(cluster("a", 1));

    for (BodyKey key :
        List.of(
            new BodyKey(false, "v", List.of("a"), List.of()),
            new BodyKey(true, "v", List.of("a"), List.of()),
            new BodyKey(true, "w", List.of("a"), List.of()),
            new BodyKey(true, "v", List.of(), List.of("a")),
            new BodyKey(true, "v", List.of("a"), List.of("a")))) {
      body(all, key, 10);
    }

    assertThat(built).hasValue(5);
  }

  @Test
  void clientsThatAllDifferAreAnsweredButNotAllRemembered() {
    TypeResources all = clusters(cluster("a", 1));
    for (int i = 0; i < 600; i++) {
      all.select(wanted("a", "other" + i));
      body(all, key(i), 10);
    }

    body(all, key(511), 10);
    body(all, key(512), 10);

    assertThat(built).hasValue(601);
    assertThat(all.select(wanted("a", "other511"))).isSameAs(all.select(wanted("a", "other511")));
    assertThat(all.select(wanted("a", "other512")))
        .isNotSameAs(all.select(wanted("a", "other512")));
    assertThat(all.select(wanted("a", "other512")).resources())
        .isEqualTo(all.select(wanted("a", "other511")).resources());
  }

  @Test
  void aFewVeryLongAnswersDoNotFillTheMemory() {
    TypeResources all = clusters(cluster("a", 1));

    // Each counts twice, since its key is as long: the first fits into 16 MiB, the second does not.
    body(all, key(1), 5 * MEBIBYTE);
    body(all, key(2), 5 * MEBIBYTE);
    body(all, key(1), 5 * MEBIBYTE);
    body(all, key(2), 5 * MEBIBYTE);
    // What was turned away took no room, so a short one is still remembered.
    body(all, key(3), 10);
    body(all, key(3), 10);

    assertThat(built).hasValue(4);
  }

  @Test
  void aFewVeryLongListsOfNamesDoNotFillTheMemory() {
    TypeResources all = clusters(cluster("a", 1));
    Interest first = wanted("a", "1".repeat(5 * MEBIBYTE));
    Interest second = wanted("a", "2".repeat(5 * MEBIBYTE));

    assertThat(all.select(first)).isSameAs(all.select(first));
    assertThat(all.select(second)).isNotSameAs(all.select(second));
  }

  @Test
  void aResponseWithAllThatThereIsHasRoomInBothProtocolsHoweverLargeItIs() {
    int size = 9 * MEBIBYTE;
    TypeResources all =
        clusters(cluster("a", 1).toBuilder().setAltStatName("x".repeat(size)).build());

    for (int i = 0; i < 2; i++) {
      body(all, new BodyKey(false, "v", List.of("a"), List.of()), size);
      body(all, new BodyKey(true, "v", List.of("a"), List.of()), size);
    }

    assertThat(built).hasValue(2);
  }

  @Test
  void contentIsTheSameWhenNamesAndVersionsAre() {
    TypeResources all = clusters(cluster("a", 1), cluster("b", 1));

    assertThat(all.hasSameContentAs(clusters(cluster("b", 1), cluster("a", 1)))).isTrue();
    assertThat(all.hasSameContentAs(clusters(cluster("a", 1), cluster("b", 2)))).isFalse();
    assertThat(all.hasSameContentAs(clusters(cluster("a", 1), cluster("c", 1)))).isFalse();
    assertThat(all.hasSameContentAs(clusters(cluster("a", 1)))).isFalse();
    assertThat(clusters(cluster("a", 1)).hasSameContentAs(all)).isFalse();
  }

  private ByteString body(TypeResources all, BodyKey key, int sizeBytes) {
    return all.body(
        key,
        () -> {
          built.incrementAndGet();
          return ByteString.copyFrom(new byte[sizeBytes]);
        });
  }

  private static BodyKey key(int number) {
    return new BodyKey(true, "v" + number, List.of("a"), List.of());
  }

  private static Interest wanted(String... names) {
    return Interest.ofNames(CLUSTER, List.of(names));
  }

  private static TypeResources clusters(Cluster... clusters) {
    Map<String, Resource> byName = new TreeMap<>();
    Arrays.stream(clusters).map(Resource::of).forEach(r -> byName.put(r.name(), r));
    return new TypeResources(byName);
  }
}
