package io.milvusxds.xds.conformance;

import io.milvusxds.testing.Variant;
import io.milvusxds.xds.ResourceType;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Any clients of the four variants on one real server, over real gRPC: whatever they and the
 * publisher do, and however the threads fall, each ends with what it subscribed to at the newest
 * content.
 *
 * <p>{@code SubscriptionModelProperty} looks at every single response, at far more runs, but at one
 * thread; this one looks at the whole server.
 */
class ServerModelProperty {
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

  @Property(tries = 100)
  void everyClientEndsWithTheNewestContentOfWhatItSubscribedTo(
      @ForAll("clients") List<Variant> variants, @ForAll("steps") List<Step> steps) {
    try (ServerPlay play = new ServerPlay(variants)) {
      steps.forEach(step -> step.happenIn(play));
      play.everyClientGetsWhatItWants();
      play.everybodyLeaves();
    }
  }

  @Provide
  Arbitrary<List<Variant>> clients() {
    return Arbitraries.of(Variant.class).list().ofMinSize(1).ofMaxSize(4);
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Integer> client = Arbitraries.integers().between(0, 3);
    Arbitrary<ResourceType> type = Arbitraries.of(ResourceType.class);
    Arbitrary<String> name = Arbitraries.of(ServerPlay.NAMES);
    Arbitrary<String> wish = Arbitraries.of("a", "b", "c", "never", "*");
    Arbitrary<Integer> content = Arbitraries.integers().between(0, ServerPlay.BAD);
    return Arbitraries.<Step>frequencyOf(
            Tuple.of(12, Combinators.combine(type, name, content).as(Publish::new)),
            Tuple.of(8, Combinators.combine(client, type, wish).as(Subscribe::new)),
            Tuple.of(1, Combinators.combine(client, type, wish).as(Unsubscribe::new)),
            Tuple.of(3, client.map(Reconnect::new)),
            Tuple.of(
                2,
                Combinators.combine(client, Arbitraries.of(true, false)).as(RefuseBadContent::new)))
        .list()
        .ofMinSize(5)
        .ofMaxSize(60);
  }
}
