package io.milvusxds.xds.resource;

import static io.milvusxds.testing.xds.EnvoyMessages.cluster;
import static io.milvusxds.xds.resource.ResourceType.CLUSTER;
import static io.milvusxds.xds.resource.ResourceType.ENDPOINT;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Versions that come from content alone. */
class ContentHashTest {
  @Test
  void aVersionStaysTheSameFromReleaseToRelease() {
    // An Envoy that reconnects to a newer milvus-xds is sent nothing only as long as these hold.
    assertThat(ofResource("a", "bytes")).isEqualTo("8bf952c038e133b4");
    assertThat(ContentHash.ofSet(set("a", "v1", "b", "v2"))).isEqualTo("72b1df99c99402f5");
    assertThat(ContentHash.ofSet(new TreeMap<>())).isEqualTo("0000000000000000");
    assertThat(Resource.of(cluster("a", 1)).version()).isEqualTo("cbcbe5d9c6c7b089");
  }

  @Test
  void everyPartOfAResourceCounts() {
    assertThat(
            List.of(
                ofResource("a", "x"),
                ofResource("b", "x"),
                ofResource("a", "y"),
                ContentHash.ofResource(ENDPOINT, "a", ByteString.copyFromUtf8("x"))))
        .doesNotHaveDuplicates();
  }

  @Test
  void textsThatRunTogetherToTheSameAreToldApart() {
    assertThat(ofResource("ab", "c")).isNotEqualTo(ofResource("a", "bc"));
    assertThat(ContentHash.ofSet(set("ab", "c"))).isNotEqualTo(ContentHash.ofSet(set("a", "bc")));
    assertThat(ContentHash.ofSet(set("a", "b", "c", "d")))
        .isNotEqualTo(ContentHash.ofSet(set("a", "bcd")));
  }

  @Test
  void namesThatDifferOnlyOutsideOfAsciiAreToldApart() {
    assertThat(ofResource("caf\u00e9", "x")).isNotEqualTo(ofResource("caf\u00fc", "x"));
  }

  @Test
  void aSetChangesWhenOneComesGoesOrChanges() {
    assertThat(
            List.of(
                ContentHash.ofSet(set()),
                ContentHash.ofSet(set("a", "1")),
                ContentHash.ofSet(set("a", "2")),
                ContentHash.ofSet(set("b", "1")),
                ContentHash.ofSet(set("a", "1", "b", "1")),
                ContentHash.ofSet(set("a", "1", "b", "2"))))
        .doesNotHaveDuplicates()
        .allMatch(version -> version.matches("[0-9a-f]{16}"));
  }

  private static String ofResource(String name, String content) {
    return ContentHash.ofResource(CLUSTER, name, ByteString.copyFromUtf8(content));
  }

  private static SortedMap<String, Resource> set(String... namesAndVersions) {
    SortedMap<String, Resource> resources = new TreeMap<>();
    for (int i = 0; i < namesAndVersions.length; i += 2) {
      String name = namesAndVersions[i];
      Any packed = Resource.of(cluster(name, 1)).packed();
      resources.put(name, new Resource(CLUSTER, name, namesAndVersions[i + 1], packed, ""));
    }
    return resources;
  }
}
