package io.milvusxds.cli;

import com.google.common.net.HostAndPort;
import io.milvusxds.model.HostPort;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code HOST:PORT}, an IPv6 address in brackets. Port 0 is not accepted. */
final class HostPortConverter implements ITypeConverter<HostPort> {
  @Override
  public HostPort convert(String text) {
    try {
      HostAndPort parsed = HostAndPort.fromString(text);
      return new HostPort(parsed.getHost(), parsed.getPort());
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new TypeConversionException(
          "'"
              + text
              + "' is not HOST:PORT (expected: a host and a port in 1..65535, for example"
              + " 127.0.0.1:18000 or [::1]:18000)");
    }
  }
}
