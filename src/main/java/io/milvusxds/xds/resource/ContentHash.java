package io.milvusxds.xds.resource;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import com.google.protobuf.ByteString;
import java.util.SortedMap;

/**
 * Versions made from content, so that every replica and a restarted one give equal content the same
 * version.
 *
 * <p>16 hexadecimal digits of a Murmur3: short enough to read, and two contents of one resource
 * that meet by chance are not to be expected before billions of changes. Whoever made them meet on
 * purpose would only keep a change of his own from his own Envoys. It takes a tenth of the time of
 * SHA-256 (ADR 28).
 */
final class ContentHash {
  private static final HashFunction HASH = Hashing.murmur3_128();
  private static final int VERSION_LENGTH = 16;

  private ContentHash() {}

  /** The version of one serialised resource. */
  static String ofResource(ResourceType type, String name, ByteString bytes) {
    Hasher hasher = HASH.newHasher();
    putText(hasher, type.typeUrl());
    putText(hasher, name);
    return digits(hasher.putBytes(bytes.asReadOnlyByteBuffer()));
  }

  /** The version of a set of resources: it changes when one comes, goes or changes. */
  static String ofSet(SortedMap<String, Resource> resources) {
    Hasher hasher = HASH.newHasher();
    resources.forEach(
        (name, resource) -> {
          putText(hasher, name);
          putText(hasher, resource.version());
        });
    return digits(hasher);
  }

  // The length goes first, so that no two lists of texts run together to the same bytes.
  private static void putText(Hasher hasher, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    hasher.putInt(bytes.length).putBytes(bytes);
  }

  private static String digits(Hasher hasher) {
    return hasher.hash().toString().substring(0, VERSION_LENGTH);
  }
}
