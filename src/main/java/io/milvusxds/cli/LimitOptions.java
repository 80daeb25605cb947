package io.milvusxds.cli;

import io.milvusxds.pipeline.Pipeline;
import io.milvusxds.xds.limits.Shares;
import io.milvusxds.xds.limits.XdsLimits;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that say what clients of the xDS server may do. */
final class LimitOptions {
  private static final int MAX_COUNT = 1_000_000;
  private static final int MAX_PERCENT = 75;

  @Option(
      names = "--max-streams",
      defaultValue = "10000",
      paramLabel = "N",
      converter = CountConverter.class,
      description = "xDS streams open at once (default: ${DEFAULT-VALUE})")
  private int maxStreams;

  @Option(
      names = "--max-streams-per-peer",
      paramLabel = "N",
      converter = CountConverter.class,
      description =
          "of them from one address; raise it when more Envoys come through one address (default:"
              + " half of --max-streams)")
  private @Nullable Integer maxStreamsPerPeer;

  @Option(
      names = "--max-connections",
      defaultValue = "10000",
      paramLabel = "N",
      converter = CountConverter.class,
      description = "connections to the xDS port open at once (default: ${DEFAULT-VALUE})")
  private int maxConnections;

  @Option(
      names = "--max-connections-per-peer",
      paramLabel = "N",
      converter = CountConverter.class,
      description = "of them from one address (default: half of --max-connections)")
  private @Nullable Integer maxConnectionsPerPeer;

  @Option(
      names = "--max-names-per-stream",
      defaultValue = "10000",
      paramLabel = "N",
      converter = CountConverter.class,
      description = "resources that one stream may ask for by name (default: ${DEFAULT-VALUE})")
  private int maxNamesPerStream;

  @Option(
      names = "--client-memory-percent",
      defaultValue = "25",
      paramLabel = "N",
      converter = PercentConverter.class,
      description =
          "share of the heap for all that clients make the server remember, 1..75; when it is used"
              + " up, the stream with the largest part ends (default: ${DEFAULT-VALUE})")
  private int clientMemoryPercent;

  @Option(
      names = "--max-ports-per-deployment",
      defaultValue = "" + Pipeline.DEFAULT_MAX_LISTENERS,
      paramLabel = "N",
      converter = CountConverter.class,
      description =
          "listeners, by kind and port, that the Envoys of one deployment may ask for (default:"
              + " ${DEFAULT-VALUE})")
  private int maxPortsPerDeployment;

  /** How many different listeners the Envoys of one deployment may ask for. */
  int maxPortsPerDeployment() {
    return maxPortsPerDeployment;
  }

  /** The limits that they ask for; all others as by default. */
  XdsLimits limits() {
    XdsLimits usual = XdsLimits.DEFAULT;
    return new XdsLimits(
        maxStreams,
        maxNamesPerStream,
        usual.maxRequestBytes(),
        usual.grace(),
        usual.maxGroups(),
        usual.texts(),
        usual.connection(),
        new Shares(
            Shares.heapPercent(clientMemoryPercent),
            maxConnections,
            share(maxStreamsPerPeer, maxStreams),
            share(maxConnectionsPerPeer, maxConnections)));
  }

  private static int share(@Nullable Integer asked, int all) {
    return asked == null ? Math.max(1, all / 2) : asked;
  }

  /** A number of things. */
  static final class CountConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return wholeNumber(text, MAX_COUNT);
    }
  }

  /** A part of the heap that leaves room for what is served. */
  static final class PercentConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return wholeNumber(text, MAX_PERCENT);
    }
  }

  private static int wholeNumber(String text, int max) {
    // At most nine digits, so that parsing can not overflow.
    int number = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    if (number < 1 || number > max) {
      throw new TypeConversionException(
          "'" + text + "' is not a limit (expected: a whole number, 1.." + max + ")");
    }
    return number;
  }
}
