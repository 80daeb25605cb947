package io.milvusxds.xds.conformance;

import static io.milvusxds.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.milvusxds.testing.xds.EnvoyMessages;
import io.milvusxds.testing.xds.Variant;
import io.milvusxds.testing.xds.XdsClient;
import io.milvusxds.testing.xds.XdsResponse;
import io.milvusxds.xds.resource.ResourceType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One run of {@link ServerModelProperty}: a real server, its clients, and what each of them must
 * have in the end.
 */
final class ServerPlay implements AutoCloseable {
  /** The names that resources of each type have. */
  static final List<String> NAMES = List.of("a", "b", "c");

  /** The content that a picky client refuses. */
  static final int BAD = 4;

  // Types of which a response in state-of-the-world has all, so that what it lacks is gone. Only of
  // these one may want everything.
  private static final Set<ResourceType> COMPLETE =
      Set.of(ResourceType.CLUSTER, ResourceType.LISTENER);

  private final Stage stage = Stage.open(Variant.SOTW_AGGREGATED);
  private final List<Actor> actors = new ArrayList<>();
  // Content by type and name; what is not there does not exist.
  private final Map<ResourceType, Map<String, Integer>> published =
      new EnumMap<>(ResourceType.class);

  /** A client, and what it wants by type; {@code *} stands for everything of a complete type. */
  private record Actor(XdsClient client, Map<ResourceType, TreeSet<String>> wanted) {
    Set<String> wants(ResourceType type) {
      return wanted.computeIfAbsent(type, unused -> new TreeSet<>());
    }
  }

  ServerPlay(List<Variant> variants) {
    for (Variant variant : variants) {
      actors.add(new Actor(stage.client(variant), new EnumMap<>(ResourceType.class)));
    }
    for (ResourceType type : ResourceType.values()) {
      published.put(type, new TreeMap<>());
    }
  }

  /**
   * Publishes everything with one resource changed.
   *
   * @param content 0 makes it vanish
   */
  void publish(ResourceType type, String name, int content) {
    if (content == 0) {
      contents(type).remove(name);
    } else {
      contents(type).put(name, content);
    }
    publish();
  }

  private void publish() {
    List<Message> messages = new ArrayList<>();
    published.keySet().forEach(type -> messages.addAll(messages(type).values()));
    stage.publish(messages.toArray(Message[]::new));
  }

  void subscribe(int client, ResourceType type, String name) {
    if (name.equals("*") && !COMPLETE.contains(type)) {
      return;
    }
    Actor actor = actor(client);
    actor.wants(type).add(name);
    actor.client().subscribe(type, name);
  }

  /**
   * Drops a name when all is quiet, but the last: a name that crosses a response is a gap of the
   * protocol, and an empty list on the next stream would mean everything.
   */
  void unsubscribe(int client, ResourceType type, String name) {
    Actor actor = actor(client);
    if (actor.wants(type).contains(name) && actor.wants(type).size() > 1) {
      everyClientGetsWhatItWants();
      actor.wants(type).remove(name);
      actor.client().unsubscribe(type, name);
    }
  }

  void reconnect(int client) {
    actor(client).client().reconnect();
  }

  void refuseBadContent(int client, boolean picky) {
    actor(client).client().refuse(response -> picky && isBad(response));
  }

  private static boolean isBad(XdsResponse response) {
    return response.resources().entrySet().stream()
        .anyMatch(
            entry ->
                entry.getValue().equals(EnvoyMessages.of(response.type(), entry.getKey(), BAD)));
  }

  private Actor actor(int client) {
    return actors.get(client % actors.size());
  }

  /** Mends the content that some refuse, then waits until each client has what it asked for. */
  void everyClientGetsWhatItWants() {
    published.values().forEach(contents -> contents.replaceAll((n, c) -> c == BAD ? 1 : c));
    publish();
    for (Actor actor : actors) {
      for (ResourceType type : actor.wanted().keySet()) {
        await("what a client holds of " + type.label())
            .untilAsserted(
                () ->
                    assertThat(held(actor, type))
                        .as("%s wants %s: %s", type, actor.wants(type), story(actor, type))
                        .isEqualTo(expected(actor, type)));
      }
    }
    stage.awaitSynced();
    stage.assertNoViolation();
  }

  private String story(Actor actor, ResourceType type) {
    return actor.client().variant()
        + " was sent "
        + actor.client().responses(type)
        + "; the server says "
        + stage.server().streams();
  }

  // In state-of-the-world nothing tells that an endpoint, route or secret is gone; they may linger.
  // So may a name that the client had dropped when a response crossed.
  private Map<String, Message> held(Actor actor, ResourceType type) {
    Map<String, Message> held = actor.client().held(type);
    if (!actor.wants(type).contains("*")) {
      held.keySet().retainAll(actor.wants(type));
    }
    if (!COMPLETE.contains(type) && !actor.client().variant().isDelta()) {
      held.keySet().retainAll(contents(type).keySet());
    }
    return held;
  }

  private Map<String, Message> expected(Actor actor, ResourceType type) {
    Map<String, Message> expected = messages(type);
    if (!actor.wants(type).contains("*")) {
      expected.keySet().retainAll(actor.wants(type));
    }
    return expected;
  }

  private Map<String, Message> messages(ResourceType type) {
    Map<String, Message> messages = new TreeMap<>();
    contents(type)
        .forEach((name, content) -> messages.put(name, EnvoyMessages.of(type, name, content)));
    return messages;
  }

  private Map<String, Integer> contents(ResourceType type) {
    return published.computeIfAbsent(type, unused -> new TreeMap<>());
  }

  /** After everybody has left, nothing of them is left. */
  void everybodyLeaves() {
    actors.forEach(actor -> actor.client().disconnect());
    await("no stream").until(() -> stage.server().streams().isEmpty());
  }

  @Override
  public void close() {
    stage.close();
  }
}
