package io.milvusxds.pipeline;

import io.milvusxds.discovery.Source;
import io.milvusxds.discovery.dns.HostResolver;
import io.milvusxds.xds.EnvoyNode;
import io.milvusxds.xds.NodeGroups;
import io.milvusxds.xds.XdsServer;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The thread that turns what sources say into what Envoys get.
 *
 * <p>It takes all mail at once, runs every stage on it, and publishes; what arrives meanwhile is
 * the next round. There is no waiting for more: a single change goes through at once, and a burst
 * is joined while a round runs.
 */
public final class Pipeline implements AutoCloseable {
  /**
   * How many listeners, by kind and port, the Envoys of one deployment may ask for: enough for
   * edges and a few kinds of applications with a sidecar.
   */
  public static final int DEFAULT_MAX_LISTENERS = 16;

  private static final OptionalLong NEVER = OptionalLong.empty();

  private final List<Source> sources;
  private final HostResolver resolver;
  private final PipelineListener listener;
  private final Mailbox mailbox = new Mailbox();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile PipelineStatus status = PipelineStatus.STARTING;
  // Written once by start, read by stream threads.
  private volatile @Nullable XdsServer<EnvoyGroup> server;
  private @Nullable Thread thread;

  /**
   * A pipeline that is not started yet.
   *
   * @param sources of a service that two of them have, the earlier one's description counts
   * @param resolver looks up host names in annotations
   */
  public Pipeline(List<Source> sources, HostResolver resolver, PipelineListener... listeners) {
    this.sources = List.copyOf(sources);
    this.resolver = resolver;
    this.listener = new PipelineListeners(List.of(listeners));
  }

  /** As {@link #nodeGroups(int)}, with as many listeners for each deployment as is usual. */
  public NodeGroups<EnvoyGroup> nodeGroups() {
    return nodeGroups(DEFAULT_MAX_LISTENERS);
  }

  /**
   * Which Envoys get the same; for the xDS server that {@link #start} is given. So the pipeline
   * hears which of them come and go.
   *
   * @param maxListeners by kind and port, that the Envoys of one deployment may ask for; at least 1
   */
  public NodeGroups<EnvoyGroup> nodeGroups(int maxListeners) {
    ListenerPorts ports = new ListenerPorts(maxListeners);
    return new NodeGroups<>() {
      @Override
      public Choice<EnvoyGroup> groupOf(EnvoyNode node) {
        Choice<EnvoyGroup> choice = EnvoyGroup.ofNode(node);
        XdsServer<EnvoyGroup> known = server;
        return known == null ? choice : ports.admit(choice, known);
      }

      @Override
      public void changed(EnvoyGroup group) {
        mailbox.putGroup(group);
      }
    };
  }

  /** Begins to watch the sources and to publish; may be called once. */
  public void start(XdsServer<EnvoyGroup> server) {
    this.server = server;
    Round round =
        new Round(sources.stream().map(Source::name).toList(), server, resolver, listener);
    Thread worker = new Thread(() -> run(round), "pipeline");
    worker.setDaemon(true);
    thread = worker;
    worker.start();
    resolver.start(mailbox::put);
    for (Source source : sources) {
      source.start(
          snapshot -> mailbox.put(source.name(), SourceUpdate.synced(snapshot)),
          blockers -> mailbox.put(source.name(), SourceUpdate.blocked(blockers)));
    }
  }

  /** What it last came to. Any thread. */
  public PipelineStatus status() {
    return status;
  }

  /** How the sources do at this moment, in their order. Any thread. */
  public List<SourceStatus> sources() {
    PipelineStatus current = status;
    return sources.stream()
        .map(
            source -> {
              Integer services = current.servicesBySource().get(source.name());
              return new SourceStatus(
                  source.name(),
                  services != null,
                  services == null ? 0 : services,
                  source.staleSince(),
                  source.lastHeard());
            })
        .toList();
  }

  private void run(Round round) {
    try {
      boolean succeeded = true;
      while (!closed.get()) {
        // What failed fails again with the same input, so then only news is worth another round.
        Mail mail = mailbox.take(succeeded ? round.nextEndNanos() : NEVER);
        succeeded = mail.isOfGroupsOnly() ? welcome(round, mail, succeeded) : runOnce(round, mail);
      }
    } catch (InterruptedException e) {
      // close() interrupts; there is nothing to finish.
      Thread.currentThread().interrupt();
    }
  }

  private boolean runOnce(Round round, Mail mail) {
    return holding(
        () -> {
          long began = System.nanoTime();
          status = round.run(mail);
          Duration took = Duration.ofNanos(System.nanoTime() - began);
          listener.rebuilt(took);
        });
  }

  // Says nothing of whether a round would succeed.
  private boolean welcome(Round round, Mail mail, boolean succeeded) {
    return holding(() -> status = round.welcome(mail, status)) && succeeded;
  }

  // The one place that catches what should not happen in a stage: what was published stays.
  private boolean holding(Runnable work) {
    try {
      work.run();
      return true;
    } catch (RuntimeException e) {
      status = status.failed(e);
      listener.failed(e);
      return false;
    }
  }

  @Override
  public void close() {
    closed.set(true);
    sources.forEach(Source::close);
    resolver.close();
    Thread worker = thread;
    if (worker != null) {
      worker.interrupt();
    }
  }
}
