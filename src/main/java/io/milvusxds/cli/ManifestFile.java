package io.milvusxds.cli;

import io.milvusxds.discovery.dns.HostAnswers;
import io.milvusxds.discovery.dns.HostResolver;
import io.milvusxds.discovery.file.FileReading;
import io.milvusxds.discovery.file.ManifestFiles;
import io.milvusxds.model.Finding;
import io.milvusxds.model.HostPort;
import io.milvusxds.model.ResolvedHosts;
import io.milvusxds.model.Severity;
import io.milvusxds.model.SourceSnapshot;
import io.milvusxds.pipeline.Preview;
import io.milvusxds.routing.TrafficPlan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A manifest file that a command looks at once, with what the pipeline would make of it.
 *
 * @param plan empty when the file is unusable
 * @param findings ordered, those of unresolved host names among them
 */
record ManifestFile(TrafficPlan plan, List<Finding> findings) {
  /** What the commands say of their file. */
  static final String HELP =
      "a YAML file with Services and EndpointSlices, or a folder of them; - is standard input";

  private static final Path STDIN = Path.of("-");
  private static final Path STDIN_NAME = Path.of("standard input");

  // A little longer than the resolver itself waits for one name.
  private static final long DNS_LIMIT_SECONDS = 4;

  /** Reads a file, a folder or what comes through a pipe; resolves the host names in it. */
  static ManifestFile read(Path path) throws InterruptedException {
    FileReading reading =
        isStream(path)
            ? ManifestFiles.ofStream(path.equals(STDIN) ? STDIN_NAME : path, open(path))
            : new ManifestFiles(path, Clock.systemUTC()).read();
    if (reading.snapshot().isEmpty()) {
      return new ManifestFile(TrafficPlan.EMPTY, reading.blocking());
    }
    SourceSnapshot snapshot = reading.snapshot().get();
    Set<String> names = hostNames(Preview.of(snapshot, ResolvedHosts.NONE));
    HostAnswers answers = names.isEmpty() ? HostAnswers.NONE : resolve(names);
    Preview preview = Preview.of(snapshot, answers.hosts());
    List<Finding> findings = new ArrayList<>(preview.findings());
    findings.addAll(answers.findings());
    return new ManifestFile(preview.plan(), findings.stream().sorted().toList());
  }

  /** Whether something that the operator asked for does not apply. */
  boolean hasErrors() {
    return findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
  }

  /** Whether all searches, or all other calls, of a deployment would fail. */
  boolean hasRoleWithoutEndpoint() {
    return plan.deployments().stream()
        .flatMap(deployment -> deployment.pools().stream())
        .anyMatch(pool -> pool.endpoints().isEmpty());
  }

  private static boolean isStream(Path path) {
    return path.equals(STDIN)
        || (Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path));
  }

  private static InputStream open(Path path) {
    try {
      return path.equals(STDIN) ? System.in : Files.newInputStream(path);
    } catch (IOException e) {
      throw CommandFailure.of(e);
    }
  }

  private static Set<String> hostNames(Preview preview) {
    Set<String> names = new TreeSet<>();
    preview.services().stream()
        .flatMap(service -> service.tuning().fixedEndpoints().stream())
        .filter(address -> !address.isIpAddress())
        .map(HostPort::host)
        .forEach(names::add);
    return names;
  }

  private static HostAnswers resolve(Set<String> names) throws InterruptedException {
    BlockingQueue<HostAnswers> answers = new LinkedBlockingQueue<>();
    HostAnswers last = HostAnswers.NONE;
    try (HostResolver resolver = HostResolver.ofSystem()) {
      resolver.start(answers::add);
      resolver.wanted(names);
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DNS_LIMIT_SECONDS);
      while (!last.hasSettled(names)) {
        HostAnswers next = answers.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (next == null) {
          break;
        }
        last = next;
      }
    }
    return last;
  }
}
