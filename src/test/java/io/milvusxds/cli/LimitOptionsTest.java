package io.milvusxds.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.xds.limits.Shares;
import io.milvusxds.xds.limits.XdsLimits;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What the limits of {@code serve} come to. */
class LimitOptionsTest {
  @Command
  private static final class Holder implements Runnable {
    @Mixin private final LimitOptions options = new LimitOptions();

    @Override
    public void run() {}
  }

  private static XdsLimits limits(Map<String, String> environment, String... arguments) {
    Holder holder = new Holder();
    new CommandLine(holder)
        .setDefaultValueProvider(new EnvironmentDefaults(environment))
        .parseArgs(arguments);
    return holder.options.limits();
  }

  @Test
  void withoutAnyTheyAreTheDefault() {
    assertThat(limits(Map.of())).isEqualTo(XdsLimits.DEFAULT);
  }

  @Test
  void oneAddressHasHalfUnlessItsShareIsGiven() {
    Shares half = limits(Map.of(), "--max-streams=50", "--max-connections=9").shares();
    assertThat(half.maxStreamsPerPeer()).isEqualTo(25);
    assertThat(half.maxConnectionsPerPeer()).isEqualTo(4);

    Shares given =
        limits(Map.of(), "--max-streams-per-peer=7", "--max-connections-per-peer=8").shares();
    assertThat(given.maxStreamsPerPeer()).isEqualTo(7);
    assertThat(given.maxConnectionsPerPeer()).isEqualTo(8);
  }

  @Test
  void eachIsWhereItBelongsAndMayComeFromTheEnvironment() {
    XdsLimits limits =
        limits(
            Map.of(
                "MILVUS_XDS_MAX_STREAMS", "11",
                "MILVUS_XDS_MAX_NAMES_PER_STREAM", "12",
                "MILVUS_XDS_MAX_CONNECTIONS", "13",
                "MILVUS_XDS_CLIENT_MEMORY_PERCENT", "50"));

    assertThat(limits.maxStreams()).isEqualTo(11);
    assertThat(limits.maxNamesPerStream()).isEqualTo(12);
    assertThat(limits.shares().maxConnections()).isEqualTo(13);
    assertThat(limits.shares().memoryBytes()).isEqualTo(Shares.heapPercent(50));
  }
}
