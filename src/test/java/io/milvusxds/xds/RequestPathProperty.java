package io.milvusxds.xds;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** The promises of {@link HostileScript} for scripts that nobody chose. */
class RequestPathProperty {
  @Property(tries = 2_000)
  void noBytesBreakAStream(@ForAll @Size(max = 1_000) byte[] script) {
    HostileScript.play(script);
  }
}
