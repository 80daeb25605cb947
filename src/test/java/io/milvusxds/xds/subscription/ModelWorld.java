package io.milvusxds.xds.subscription;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.xds.resource.Interest;
import io.milvusxds.xds.resource.Resource;
import io.milvusxds.xds.resource.ResourceType;
import io.milvusxds.xds.resource.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What is published, a clock that is turned by hand, and the clients. */
final class ModelWorld {
  // Far more than any exchange needs that comes to an end.
  private static final int MAX_ROUNDS = 300;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final List<ModelLink<?>> links;
  private final List<Snapshot> published = new ArrayList<>();
  private Optional<Snapshot> newest = Optional.empty();
  private long now;

  ModelWorld(List<ModelLink<?>> links) {
    this.links = List.copyOf(links);
  }

  /** A client; any number names one. */
  ModelLink<?> link(int client) {
    return links.get(client % links.size());
  }

  void publish(List<ModelStep.Change> changes) {
    Map<String, Resource> content = new TreeMap<>();
    newest.ifPresent(
        snapshot ->
            ResourceType.ADD_ORDER.forEach(
                type ->
                    snapshot
                        .resources(type)
                        .values()
                        .forEach(r -> content.put(key(r), ModelCatalog.plain(r)))));
    for (ModelStep.Change change : changes) {
      Resource one = ModelCatalog.resource(change.type(), change.name(), 1);
      if (change.content() == 0) {
        content.remove(key(one));
      } else {
        content.put(
            key(one), ModelCatalog.resource(change.type(), change.name(), change.content()));
      }
    }
    publish(Snapshot.of(content.values()));
  }

  private static String key(Resource resource) {
    return resource.type() + "/" + resource.name();
  }

  void publishOld(int back) {
    if (!published.isEmpty()) {
      publish(published.get(Math.max(0, published.size() - 1 - back)));
    }
  }

  private void publish(Snapshot snapshot) {
    Snapshot next = newest.map(snapshot::reusing).orElse(snapshot);
    published.add(next);
    newest = Optional.of(next);
    links.forEach(link -> link.pump(newest, now));
  }

  void followClusters(int client) {
    ModelLink<?> link = link(client);
    Set<String> names =
        link.memory().held(ResourceType.CLUSTER).values().stream()
            .map(Resource::endpointName)
            .filter(name -> !name.isEmpty())
            .collect(toCollection(TreeSet::new));
    link.want(ResourceType.ENDPOINT, names);
  }

  void carryToServer(int client) {
    boolean unused = link(client).carryToServer(newest, now);
  }

  void carryAll(int client) {
    boolean unused = link(client).carryAll(newest, now);
  }

  void stall(int client, boolean stalled) {
    link(client).stall(stalled);
    link(client).pump(newest, now);
  }

  void pass(int millis) {
    now += millis * NANOS_PER_MILLI;
    for (ModelLink<?> link : links) {
      if (link.alarmAt().filter(at -> at <= now).isPresent()) {
        link.pump(newest, now);
      }
    }
  }

  /** Lets everything come to rest, then looks whether every client has what it should have. */
  void quiet() {
    for (ModelLink<?> link : links) {
      link.stall(false);
      link.connect();
      link.pump(newest, now);
    }
    comeToRest();
    links.forEach(this::everythingIsRight);
  }

  /** A client that comes back with all that there is is sent nothing. */
  void reconnectTwice() {
    for (int i = 0; i < 2; i++) {
      for (ModelLink<?> link : links) {
        link.disconnect();
        link.connect();
      }
      comeToRest();
    }
    for (ModelLink<?> link : links) {
      if (hasAllForCertain(link.memory())) {
        assertThat(link.carriedResources()).as("resources after a reconnect").isZero();
        // What does not exist is told once a stream in delta, since the client asks for it.
        assertThat(link.isDelta() || link.responses() == 0).as("no response").isTrue();
      }
    }
    links.forEach(this::everythingIsRight);
  }

  // One that wants endpoints and no clusters looks like an Envoy whose cluster waits for them.
  private static boolean hasAllForCertain(ModelMemory memory) {
    return ResourceType.ADD_ORDER.stream().allMatch(type -> memory.refused(type).isEmpty())
        && (memory.wanted(ResourceType.ENDPOINT).equals(Interest.NOTHING)
            || !memory.wanted(ResourceType.CLUSTER).equals(Interest.NOTHING));
  }

  private void comeToRest() {
    for (int round = 0; round < MAX_ROUNDS; round++) {
      boolean moved = false;
      for (ModelLink<?> link : links) {
        moved |= link.carryAll(newest, now);
      }
      if (!moved) {
        Optional<Long> alarm =
            links.stream().flatMap(link -> link.alarmAt().stream()).min(Long::compare);
        if (alarm.isEmpty()) {
          return;
        }
        pass((int) (Math.max(0, alarm.get() - now) / NANOS_PER_MILLI) + 1);
      }
    }
    throw new AssertionError("no rest after " + MAX_ROUNDS + " rounds");
  }

  private void everythingIsRight(ModelLink<?> link) {
    int before = link.responses();
    link.pump(newest, now);
    assertThat(link.responses()).as("sent only because somebody looked again").isEqualTo(before);
    assertThat(link.waiting()).as("answers that the server waits for").isEmpty();
    for (ResourceType type : ResourceType.ADD_ORDER) {
      assertThat(link.knownInterest(type)).isEqualTo(link.memory().wanted(type));
      newest.ifPresent(snapshot -> holdsWhatItWants(link, type, snapshot));
    }
    newest.ifPresent(snapshot -> nothingIsLeftWarming(link, snapshot));
  }

  private static void holdsWhatItWants(ModelLink<?> link, ResourceType type, Snapshot snapshot) {
    ModelMemory memory = link.memory();
    SortedMap<String, Resource> expected = new TreeMap<>(snapshot.resources(type));
    expected.keySet().removeIf(name -> !memory.wanted(type).covers(name));
    SortedMap<String, Resource> actual = new TreeMap<>(memory.held(type));
    if (!link.isDelta() && !type.isComplete()) {
      // In this variant nothing tells that an endpoint or a route is gone; they may linger.
      actual.keySet().retainAll(expected.keySet());
    }
    if (memory.mayRefuse() && expected.values().stream().anyMatch(ModelCatalog::isBad)) {
      Set<String> refused = memory.refused(type);
      if (!link.isDelta() && type.isComplete() && !refused.isEmpty()) {
        // It refused the whole, removals included.
        return;
      }
      expected.keySet().removeAll(refused);
      actual.keySet().removeAll(refused);
    }
    expected.replaceAll((name, resource) -> ModelCatalog.plain(resource));
    actual.replaceAll((name, resource) -> ModelCatalog.plain(resource));
    assertThat(actual).as("%s held by %s", type, link).isEqualTo(expected);
  }

  private static void nothingIsLeftWarming(ModelLink<?> link, Snapshot snapshot) {
    ModelMemory memory = link.memory();
    Set<String> warming = new TreeSet<>(memory.warming());
    warming.removeIf(
        name ->
            !memory.wanted(ResourceType.ENDPOINT).covers(name)
                || !snapshot.resources(ResourceType.ENDPOINT).containsKey(name)
                || memory.refused(ResourceType.ENDPOINT).contains(name)
                || !wantsAllUsers(memory, name, snapshot));
    assertThat(warming).as("endpoints that %s waits for", link).isEmpty();
  }

  // The version of endpoints tells all of their clusters or none: for a client that wants only some
  // of those that share them, it tells none, and so not that one of them changed.
  private static boolean wantsAllUsers(ModelMemory memory, String name, Snapshot snapshot) {
    return snapshot.resources(ResourceType.CLUSTER).values().stream()
        .filter(cluster -> cluster.endpointName().equals(name))
        .allMatch(cluster -> memory.wanted(ResourceType.CLUSTER).covers(cluster.name()));
  }
}
