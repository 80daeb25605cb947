package io.milvusxds.cli.rehearsal;

import io.milvusxds.discovery.dns.HostResolver;
import io.milvusxds.pipeline.EnvoyGroup;
import io.milvusxds.pipeline.Pipeline;
import io.milvusxds.xds.XdsListener;
import io.milvusxds.xds.XdsServer;
import io.milvusxds.xds.limits.XdsLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes of a deployment that nobody has, one after the other, from a source to two streams, one
 * of each protocol. A JVM compiles what ran often, and code that runs once for each change would
 * meet the first ones, of which each may be a node that died, uncompiled: ten times as slow.
 *
 * <p>It has no listener, so that it leaves no word in logs, metrics or pages. What goes wrong in it
 * is no fault of what is served: it is logged at DEBUG and the rehearsal is over.
 */
public final class Rehearsal {
  private static final Logger log = LoggerFactory.getLogger(Rehearsal.class);

  /** After how many changes nearly all that a change needs is compiled. */
  static final int CHANGES = 150;

  /** How long the changes last at most, whatever they came to. */
  static final Duration LIMIT = Duration.ofMillis(400);

  // What happens before the first change is no loss of time: the first Envoy needs it as well.
  private static final Duration MAX_PREPARATION = Duration.ofSeconds(1);

  private volatile boolean isOver;

  private Rehearsal() {}

  /** Begins on a thread of its own. */
  public static Rehearsal begin() {
    Rehearsal rehearsal = new Rehearsal();
    Thread thread = new Thread(rehearsal::run, "rehearsal");
    thread.setDaemon(true);
    thread.start();
    return rehearsal;
  }

  /** Whether it has come to its end, well or not. Any thread. */
  public boolean isOver() {
    return isOver;
  }

  private void run() {
    long began = System.nanoTime();
    int changes = carryOut(CHANGES, MAX_PREPARATION, LIMIT);
    isOver = true;
    log.atDebug()
        .addKeyValue("changes", changes)
        .addKeyValue("took", Duration.ofNanos(System.nanoTime() - began))
        .log("rehearsed");
  }

  /**
   * Rehearses until one of the limits is reached or something goes wrong.
   *
   * @param preparation how long it may take until the first change
   * @param limit how long the changes may take
   * @return how many changes came through
   */
  static int carryOut(int changes, Duration preparation, Duration limit) {
    int done = 0;
    MadeUpSource source = new MadeUpSource();
    HostResolver resolver =
        new HostResolver(name -> List.of(), Duration.ofHours(1), Duration.ofHours(1));
    Pipeline pipeline = new Pipeline(List.of(source), resolver);
    try (pipeline;
        XdsServer<EnvoyGroup> server =
            new XdsServer<>(
                pipeline.nodeGroups(), XdsListener.NONE, XdsLimits.DEFAULT, Clock.systemUTC())) {
      server.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      pipeline.start(server);
      source.tell(0);
      try (RehearsingEnvoy envoy = RehearsingEnvoy.connect(server.port(), preparation)) {
        long end = System.nanoTime() + limit.toNanos();
        while (done < changes && System.nanoTime() < end) {
          source.tell(done + 1);
          envoy.awaitEndpoints(limit);
          done++;
        }
      }
    } catch (IOException | RuntimeException e) {
      log.atDebug().setCause(e).addKeyValue("changes", done).log("rehearsal cut short");
    }
    return done;
  }
}
