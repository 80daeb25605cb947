package io.milvusxds.discovery.kubernetes;

import static io.milvusxds.testing.Patience.await;

import io.milvusxds.model.Finding;
import io.milvusxds.model.MilvusEndpoint;
import io.milvusxds.model.MilvusService;
import io.milvusxds.model.SourceSnapshot;
import io.milvusxds.testing.kube.FakeKubeApi;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A started Kubernetes source and all that it said. */
final class FollowedCluster implements AutoCloseable {
  /** Nothing but events and failures makes it look again. */
  static final KubernetesTimes PATIENT =
      new KubernetesTimes(
          Duration.ofHours(1), Duration.ofHours(1), Duration.ofSeconds(10), Duration.ofHours(1));

  private final KubernetesSource source;
  private final List<SourceSnapshot> snapshots = new CopyOnWriteArrayList<>();
  private final List<List<Finding>> blockers = new CopyOnWriteArrayList<>();

  private FollowedCluster(KubernetesSource source) {
    this.source = source;
  }

  static FollowedCluster of(FakeKubeApi api, KubernetesTimes times, String... namespaces) {
    return of(
        new KubernetesSource(
            List.of(namespaces), () -> ClusterClients.of(api.config()), times, Clock.systemUTC()));
  }

  /** Starts a source. */
  static FollowedCluster of(KubernetesSource source) {
    FollowedCluster followed = new FollowedCluster(source);
    followed.source.start(followed.snapshots::add, followed.blockers::add);
    return followed;
  }

  KubernetesSource source() {
    return source;
  }

  List<SourceSnapshot> snapshots() {
    return List.copyOf(snapshots);
  }

  /** What keeps it from its first snapshot, as last told; empty when nothing was told. */
  List<Finding> blockers() {
    return blockers.isEmpty() ? List.of() : blockers.get(blockers.size() - 1);
  }

  /** The last snapshot; there must be one. */
  SourceSnapshot last() {
    return snapshots.get(snapshots.size() - 1);
  }

  /** Waits for a snapshot that is as wanted, and returns it. */
  SourceSnapshot awaitLast(String what, Predicate<SourceSnapshot> wanted) {
    await(what).until(() -> !snapshots.isEmpty() && wanted.test(last()));
    return last();
  }

  /** Waits until the addresses of all endpoints are these, in order. */
  void awaitAddresses(String... ips) {
    awaitLast("addresses " + List.of(ips), now -> addresses(now).equals(List.of(ips)));
  }

  static List<String> addresses(SourceSnapshot snapshot) {
    return snapshot.services().stream()
        .map(MilvusService::endpoints)
        .flatMap(List::stream)
        .map(MilvusEndpoint::ip)
        .toList();
  }

  /** Waits until nothing may have been missed. */
  void awaitUpToDate() {
    await("up to date").until(() -> !snapshots.isEmpty() && source.staleSince().isEmpty());
  }

  /** Waits until something may have been missed. */
  void awaitStale() {
    await("stale").until(() -> source.staleSince().isPresent());
  }

  @Override
  public void close() {
    source.close();
  }
}
