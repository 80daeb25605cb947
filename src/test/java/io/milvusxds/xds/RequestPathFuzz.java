package io.milvusxds.xds;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Looks for bytes that break a stream, guided by the code that they reach.
 *
 * <p>Without the variable {@code JAZZER_FUZZ} only the scripts that are kept in the resources run
 * again. What the fuzzer finds it writes there, and with that it is a regression test. The time is
 * for the gate; {@code JAZZER_MAX_DURATION=1h} looks for longer.
 */
class RequestPathFuzz {
  @FuzzTest(maxDuration = "10s")
  void noBytesBreakAStream(byte[] script) {
    HostileScript.play(script);
  }
}
