package io.milvusxds.xds.conformance;

import static io.milvusxds.testing.draws.Cases.forAll;

import io.milvusxds.testing.draws.Chance;
import io.milvusxds.testing.draws.Draws;
import io.milvusxds.testing.xds.Variant;
import io.milvusxds.xds.resource.ResourceType;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Any clients of the four variants on one real server, over real gRPC: whatever they and the
 * publisher do, and however the threads fall, each ends with what it subscribed to at the newest
 * content.
 *
 * <p>{@code SubscriptionModelProperty} looks at every single response, at far more runs, but at one
 * thread; this one looks at the whole server.
 */
class ServerModelProperty {
  // Of token buckets nobody is told what is gone, which the other types have in common.
  private static final List<ResourceType> TYPES =
      ResourceType.ADD_ORDER.stream().filter(type -> !type.isNeverEmpty()).toList();

  /** One thing that happens. */
  private interface Step {
    void happenIn(ServerPlay play);
  }

  private record Publish(ResourceType type, String name, int content) implements Step {
    @Override
    public void happenIn(ServerPlay play) {
      play.publish(type, name, content);
    }
  }

  private record Subscribe(int client, ResourceType type, String name) implements Step {
    @Override
    public void happenIn(ServerPlay play) {
      play.subscribe(client, type, name);
    }
  }

  private record Unsubscribe(int client, ResourceType type, String name) implements Step {
    @Override
    public void happenIn(ServerPlay play) {
      play.unsubscribe(client, type, name);
    }
  }

  private record Reconnect(int client) implements Step {
    @Override
    public void happenIn(ServerPlay play) {
      play.reconnect(client);
    }
  }

  private record RefuseBadContent(int client, boolean picky) implements Step {
    @Override
    public void happenIn(ServerPlay play) {
      play.refuseBadContent(client, picky);
    }
  }

  /** Who takes part, and what happens. */
  private record Play(List<Variant> clients, List<Step> steps) {
    static Play draw(Draws draws) {
      return new Play(
          draws.list(1, 4, it -> it.of(Variant.values())),
          draws.list(5, 60, ServerModelProperty::step));
    }

    void run() {
      try (ServerPlay play = new ServerPlay(clients)) {
        steps.forEach(step -> step.happenIn(play));
        play.everyClientGetsWhatItWants();
        play.everybodyLeaves();
      }
    }
  }

  @Test
  void everyClientEndsWithTheNewestContentOfWhatItSubscribedTo() {
    forAll(100, Play::draw, Play::run);
  }

  private static Step step(Draws draws) {
    return draws.byChance(
        Chance.of(
            12,
            it -> new Publish(type(it), it.of(ServerPlay.NAMES), it.between(0, ServerPlay.BAD))),
        Chance.of(8, it -> new Subscribe(client(it), type(it), wish(it))),
        Chance.of(1, it -> new Unsubscribe(client(it), type(it), wish(it))),
        Chance.of(3, it -> new Reconnect(client(it))),
        Chance.of(2, it -> new RefuseBadContent(client(it), it.yesOrNo())));
  }

  private static int client(Draws draws) {
    return draws.between(0, 3);
  }

  private static ResourceType type(Draws draws) {
    return draws.of(TYPES);
  }

  private static String wish(Draws draws) {
    return draws.of("a", "b", "c", "never", "*");
  }
}
