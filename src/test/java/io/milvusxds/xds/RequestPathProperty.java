package io.milvusxds.xds;

import static io.milvusxds.testing.draws.Cases.forAll;

import com.google.common.primitives.Bytes;
import io.milvusxds.testing.draws.Draws;
import org.junit.jupiter.api.Test;

/** The promises of {@link HostileScript} for scripts that nobody chose. */
class RequestPathProperty {
  @Test
  void noBytesBreakAStream() {
    forAll(2_000, RequestPathProperty::bytes, HostileScript::play);
  }

  private static byte[] bytes(Draws draws) {
    return Bytes.toArray(draws.list(0, 1_000, it -> it.between(0, 255)));
  }
}
