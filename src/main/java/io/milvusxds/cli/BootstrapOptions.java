package io.milvusxds.cli;

import com.google.common.net.InetAddresses;
import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.HostPort;
import io.milvusxds.translate.Bootstrap;
import io.milvusxds.translate.ListenerSpec;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What an Envoy is to be: the options of the commands that print its bootstrap or run it. */
final class BootstrapOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--deployment",
      required = true,
      paramLabel = "NAMESPACE/NAME",
      converter = DeploymentConverter.class,
      description = "which Milvus deployment this Envoy serves")
  private DeploymentRef deployment;

  @Option(
      names = "--xds",
      defaultValue = "127.0.0.1:18000",
      paramLabel = "HOST:PORT",
      converter = HostPortConverter.class,
      description = "where milvus-xds listens (default: ${DEFAULT-VALUE})")
  private HostPort xds;

  @Option(
      names = "--listener",
      defaultValue = "edge",
      paramLabel = "KIND",
      description =
          "edge listens for everyone, sidecar for the application beside it (default:"
              + " ${DEFAULT-VALUE})")
  private ListenerSpec.Kind listener;

  @Option(
      names = "--listen-port",
      defaultValue = "" + ListenerSpec.DEFAULT_PORT,
      paramLabel = "N",
      description = "where applications find Milvus (default: ${DEFAULT-VALUE})")
  private int listenPort;

  @Option(
      names = "--listen-address",
      split = ",",
      paramLabel = "IP",
      description =
          "where it listens; several with commas (default: 0.0.0.0,:: for edge, 127.0.0.1 for"
              + " sidecar, and ::1 where this host has it)")
  private List<String> listenAddresses = List.of();

  @Option(
      names = "--node-id",
      paramLabel = "ID",
      description =
          "names this Envoy, each one differently (default: from deployment and listener)")
  private @Nullable String nodeId;

  @Option(
      names = "--envoy-admin",
      defaultValue = "127.0.0.1:9901",
      paramLabel = "HOST:PORT",
      converter = HostPortConverter.class,
      description = "where Envoy's admin page listens (default: ${DEFAULT-VALUE})")
  private HostPort envoyAdmin;

  @Option(
      names = "--delta",
      description = "use the delta variant of xDS, which sends only what changed")
  private boolean delta;

  /**
   * The bootstrap of this Envoy.
   *
   * @throws CommandLine.ParameterException when an option makes no sense
   */
  Bootstrap bootstrap() {
    if (listenPort < 1 || listenPort > 65535) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--listen-port " + listenPort + " (expected: 1..65535)");
    }
    if (nodeId != null && nodeId.isBlank()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--node-id is empty (expected: a name, since Envoy asks for nothing without one)");
    }
    String id =
        nodeId == null
            ? deployment.namespace() + "-" + deployment.name() + "-" + listener.label()
            : nodeId;
    return new Bootstrap(
        deployment,
        xds,
        listenerSpec(),
        id,
        envoyAdmin,
        delta ? Bootstrap.Protocol.DELTA : Bootstrap.Protocol.STATE_OF_THE_WORLD);
  }

  private ListenerSpec listenerSpec() {
    String addresses =
        String.join(",", listenAddresses.isEmpty() ? usualAddresses() : listenAddresses);
    return ListenerSpec.parse(listener.label(), Integer.toString(listenPort), addresses)
        .match(
            ListenerSpec.Parsed.Valid::spec,
            invalid -> {
              throw new CommandLine.ParameterException(
                  spec.commandLine(),
                  "--listen-address "
                      + addresses
                      + " (expected: at most 8 IP addresses with commas between them)");
            });
  }

  /**
   * On "::" a host can listen whose IPv6 is turned off, on "::1" it can not. Where even "::" fails,
   * in a kernel without IPv6, the other address stays.
   */
  private List<String> usualAddresses() {
    return switch (listener) {
      case EDGE -> List.of(listener.bindAddress(), "::");
      case SIDECAR ->
          hasIpv6Loopback()
              ? List.of(listener.bindAddress(), "::1")
              : List.of(listener.bindAddress());
    };
  }

  private static boolean hasIpv6Loopback() {
    try {
      return NetworkInterface.getByInetAddress(InetAddresses.forString("::1")) != null;
    } catch (SocketException unknown) {
      return false;
    }
  }
}
