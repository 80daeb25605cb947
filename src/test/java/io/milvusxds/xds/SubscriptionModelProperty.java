package io.milvusxds.xds;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Any clients, whatever happens in whatever order: model clients of both variants against {@link
 * SubscriptionSet}, without gRPC and with a clock that is turned by hand.
 *
 * <p>While it runs, {@link ModelWitness} looks at every response. Whenever all is quiet, {@link
 * ModelWorld} compares what each client holds with what is published.
 *
 * <p>jqwik prints the seed of every run, and on a failure the shortest list of clients and steps
 * that it found. To run one again, give its seed to the property: {@code @Property(seed = "…")}.
 *
 * <p>Not looked at, since no server could know better: what a client does between dropping a name
 * and a quiet wire ({@link ModelLink#want}); and the version that a state-of-the-world client tells
 * after it took over a part of a refused response.
 */
class SubscriptionModelProperty {
  /** What kind of client takes part. */
  record Kind(boolean delta, ModelManner manner) {
    ModelLink<?, ?> link() {
      return delta
          ? new ModelLink<>(Protocol.DELTA, new DeltaModelClient(manner))
          : new ModelLink<>(Protocol.SOTW, new SotwModelClient(manner));
    }
  }

  @Property(tries = 2000)
  void everyClientEndsWithWhatItSubscribedToAtTheNewestContent(
      @ForAll("clients") List<Kind> kinds, @ForAll("steps") List<ModelStep> steps) {
    ModelWorld world = new ModelWorld(kinds.stream().<ModelLink<?, ?>>map(Kind::link).toList());

    steps.forEach(step -> step.happenIn(world));
    world.quiet();

    world.reconnectTwice();
  }

  @Provide
  Arbitrary<List<Kind>> clients() {
    return Combinators.combine(Arbitraries.of(false, true), Arbitraries.of(ModelManner.class))
        .as(Kind::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(3);
  }

  @Provide
  Arbitrary<List<ModelStep>> steps() {
    List<Tuple.Tuple2<Integer, Arbitrary<ModelStep>>> choices = new ArrayList<>();
    choices.add(
        Tuple.of(10, change().list().ofMinSize(1).ofMaxSize(5).map(ModelStep.Publish::new)));
    choices.add(Tuple.of(2, Arbitraries.integers().between(0, 5).map(ModelStep.PublishOld::new)));
    choices.add(Tuple.of(7, Combinators.combine(client(), want()).as((c, w) -> w.of(c))));
    choices.add(Tuple.of(3, client().map(ModelStep.StartLikeEnvoy::new)));
    choices.add(Tuple.of(2, client().map(ModelStep.FollowClusters::new)));
    choices.add(Tuple.of(1, Combinators.combine(client(), type()).as(ModelStep.AskAgain::new)));
    choices.add(Tuple.of(1, Combinators.combine(client(), type()).as(ModelStep.Stray::new)));
    choices.add(Tuple.of(8, client().map(ModelStep.CarryToServer::new)));
    choices.add(Tuple.of(8, client().map(ModelStep.CarryToClient::new)));
    choices.add(Tuple.of(8, Combinators.combine(client(), type()).as(ModelStep.Answer::new)));
    choices.add(Tuple.of(8, client().map(ModelStep.CarryAll::new)));
    choices.add(Tuple.of(1, client().map(ModelStep.Disconnect::new)));
    choices.add(Tuple.of(4, client().map(ModelStep.Connect::new)));
    choices.add(
        Tuple.of(
            1,
            Combinators.combine(client(), Arbitraries.of(false, true)).as(ModelStep.Stall::new)));
    choices.add(Tuple.of(2, Arbitraries.integers().between(1, 1200).map(ModelStep.Pass::new)));
    choices.add(Tuple.of(2, Arbitraries.just(new ModelStep.Quiet())));
    return Arbitraries.frequencyOf(choices).list().ofMinSize(1).ofMaxSize(80);
  }

  private static Arbitrary<Integer> client() {
    return Arbitraries.integers().between(0, 2);
  }

  private static Arbitrary<ResourceType> type() {
    return Arbitraries.of(ResourceType.class);
  }

  private static Arbitrary<ModelStep.Change> change() {
    return type()
        .flatMap(
            type ->
                Combinators.combine(
                        Arbitraries.of(ModelCatalog.names(type)),
                        Arbitraries.integers().between(0, ModelCatalog.BAD))
                    .as((name, content) -> new ModelStep.Change(type, name, content)));
  }

  private record Wish(ResourceType type, Set<String> names) {
    ModelStep of(int client) {
      return new ModelStep.Want(client, type, names);
    }
  }

  // Names that exist at times, one that never exists, and the wildcard.
  private static Arbitrary<Wish> want() {
    return type()
        .flatMap(
            type -> {
              List<String> names = new ArrayList<>(ModelCatalog.names(type));
              names.add("never");
              names.add(Interest.WILDCARD);
              return Arbitraries.of(names)
                  .set()
                  .ofMinSize(0)
                  .ofMaxSize(3)
                  .map(chosen -> new Wish(type, chosen));
            });
  }
}
