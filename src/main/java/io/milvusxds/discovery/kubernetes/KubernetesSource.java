package io.milvusxds.discovery.kubernetes;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.milvusxds.discovery.Source;
import io.milvusxds.discovery.SourceEmitter;
import io.milvusxds.discovery.SourceState;
import io.milvusxds.discovery.objects.ServiceFacts;
import io.milvusxds.model.Finding;
import io.milvusxds.model.SourceSnapshot;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the Services and EndpointSlices of a Kubernetes API server, in all namespaces or in the
 * named ones.
 *
 * <p>A change is passed on at once; changes that come while the one before is worked out go
 * together. Whatever the API server does, the last state stays and the followers begin again.
 */
public final class KubernetesSource implements Source {
  private static final Logger log = LoggerFactory.getLogger(KubernetesSource.class);
  private static final String NAME = "kubernetes";

  private final String name;
  private final Clock clock;
  private final ApiAccess access;
  private final List<Follower<?, ?>> followers = new ArrayList<>();
  private final Pulse pulse;
  private final SourceEmitter emitter;
  // What is to be done with the picture, oldest first.
  private final BlockingQueue<Consumer<Picture>> mail = new LinkedBlockingQueue<>();

  // Written by the followers and the pulse; any thread reads.
  private volatile Optional<Instant> lastHeard = Optional.empty();

  // Owned by the worker.
  private final Picture picture;
  private SourceState state = SourceState.NOTHING;

  /**
   * Asks nothing before the start.
   *
   * @param namespaces empty for all of them
   * @param clients makes a client from the configuration as it is at that moment; on a thread of
   *     this source, since it takes a second the first time
   */
  public KubernetesSource(
      List<String> namespaces,
      Supplier<KubernetesClient> clients,
      KubernetesTimes times,
      Clock clock) {
    List<String> distinct = namespaces.stream().distinct().sorted().toList();
    this.name = nameFor(namespaces);
    this.clock = requireNonNull(clock, "clock");
    this.access = new ApiAccess(() -> new ApiClient(clients.get(), times), clock);
    FollowerContext context = new FollowerContext(times, clock, this::heard, mail::add);
    for (Scope scope : Scope.of(distinct)) {
      followers.add(
          new Follower<>(ObjectKind.ENDPOINT_SLICES, scope, access, context, new Random()));
      followers.add(new Follower<>(ObjectKind.SERVICES, scope, access, context, new Random()));
    }
    this.pulse = new Pulse(followers, access, context, new Random());
    this.picture = new Picture(name, followers.stream().map(Follower::place).toList());
    this.emitter = new SourceEmitter(name, clock);
    emitter.addThread("source-kubernetes", this::run);
    followers.forEach(
        follower -> emitter.addThread("source-kubernetes " + follower.place(), follower));
    emitter.addThread("source-kubernetes pulse", pulse);
  }

  /** The name of a source of these namespaces; of all when there are none. */
  static String nameFor(List<String> namespaces) {
    List<String> distinct = namespaces.stream().distinct().sorted().toList();
    return distinct.isEmpty() ? NAME : NAME + ":" + String.join(",", distinct);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void start(Consumer<SourceSnapshot> changed, Consumer<List<Finding>> blocked) {
    emitter.start(changed, blocked);
  }

  @Override
  public Optional<Instant> staleSince() {
    return emitter.staleSince();
  }

  @Override
  public Optional<Instant> lastHeard() {
    return lastHeard;
  }

  private void heard() {
    lastHeard = Optional.of(clock.instant());
  }

  @Override
  public void close() {
    followers.forEach(Follower::close);
    pulse.close();
    emitter.close();
    access.close();
  }

  private void run() {
    try {
      while (!emitter.isClosed()) {
        for (Consumer<Picture> next = mail.take(); next != null; next = mail.poll()) {
          next.accept(picture);
        }
        tell();
      }
    } catch (InterruptedException e) {
      // Only close interrupts this thread.
      log.debug("kubernetes source closed");
    }
  }

  private void tell() {
    ServiceFacts facts = picture.facts();
    List<Finding> findings = picture.findings(facts);
    if (picture.isComplete()) {
      state =
          SourceState.of(
              new SourceSnapshot(name, facts.services(), findings, picture.gaps(facts)),
              picture.staleSince());
    } else if (!findings.isEmpty()) {
      state = state.unusable(findings, clock.instant());
    }
    emitter.tell(state);
  }
}
