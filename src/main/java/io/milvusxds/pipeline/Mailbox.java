package io.milvusxds.pipeline;

import io.milvusxds.discovery.dns.HostAnswers;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where watch threads and stream threads leave what is new. For each sender the newest wins, so
 * however fast they are, little waits here: a burst that arrives while the pipeline works is one
 * piece of work afterwards. Any thread may put; a put never blocks for longer than it takes to
 * store a reference.
 */
final class Mailbox {
  private final Map<String, SourceUpdate> sources = new HashMap<>();
  private final Set<EnvoyGroup> groups = new HashSet<>();
  private @Nullable HostAnswers hosts;
  private long oldestNanos;
  private boolean hasMail;

  synchronized void put(String source, SourceUpdate update) {
    sources.put(source, update);
    arrived();
  }

  synchronized void put(HostAnswers answers) {
    hosts = answers;
    arrived();
  }

  /** Tells that an Envoy of this group came or went. */
  synchronized void putGroup(EnvoyGroup group) {
    groups.add(group);
    arrived();
  }

  /**
   * Waits for mail and empties the box.
   *
   * @param untilNanos when to come back without any, by {@link System#nanoTime()}; empty to wait
   *     for as long as it takes
   */
  synchronized Mail take(OptionalLong untilNanos) throws InterruptedException {
    while (!hasMail) {
      if (untilNanos.isEmpty()) {
        wait();
      } else {
        long nanos = untilNanos.getAsLong() - System.nanoTime();
        if (nanos <= 0) {
          return new Mail(Map.of(), Optional.empty(), Set.of(), System.nanoTime());
        }
        TimeUnit.NANOSECONDS.timedWait(this, nanos);
      }
    }
    Mail mail =
        new Mail(Map.copyOf(sources), Optional.ofNullable(hosts), Set.copyOf(groups), oldestNanos);
    sources.clear();
    groups.clear();
    hosts = null;
    hasMail = false;
    return mail;
  }

  // Called with the lock held.
  private void arrived() {
    if (!hasMail) {
      hasMail = true;
      oldestNanos = System.nanoTime();
    }
    notifyAll();
  }
}
