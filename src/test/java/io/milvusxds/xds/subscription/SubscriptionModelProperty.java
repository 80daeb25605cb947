package io.milvusxds.xds.subscription;

import static io.milvusxds.testing.draws.Cases.forAll;

import io.milvusxds.testing.draws.Chance;
import io.milvusxds.testing.draws.Draws;
import io.milvusxds.xds.resource.Interest;
import io.milvusxds.xds.resource.ResourceType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Any clients, whatever happens in whatever order: model clients of both variants against {@link
 * SubscriptionSet}, without gRPC and with a clock that is turned by hand.
 *
 * <p>While it runs, {@link ModelWitness} looks at every response. Whenever all is quiet, {@link
 * ModelWorld} compares what each client holds with what is published.
 *
 * <p>A failure tells the shortest list of clients and steps that was found, and the seed.
 *
 * <p>Not looked at, since no server could know better: what a client does between dropping a name
 * and a quiet wire ({@link ModelLink#want}); and the version that a state-of-the-world client tells
 * after it took over a part of a refused response.
 */
class SubscriptionModelProperty {
  // Of token buckets nobody is told what is gone, which the other types have in common.
  private static final List<ResourceType> TYPES =
      ResourceType.ADD_ORDER.stream().filter(type -> !type.isNeverEmpty()).toList();

  /** What kind of client takes part. */
  record Kind(boolean delta, ModelManner manner) {
    ModelLink<?> link() {
      return delta
          ? new ModelLink<>(Protocol.DELTA, Request::of, new DeltaModelClient(manner))
          : new ModelLink<>(Protocol.SOTW, Request::of, new SotwModelClient(manner));
    }
  }

  /** Who takes part, and what happens. */
  record Play(List<Kind> clients, List<ModelStep> steps) {
    static Play draw(Draws draws) {
      return new Play(
          draws.list(1, 3, it -> new Kind(it.yesOrNo(), it.of(ModelManner.values()))),
          draws.list(1, 80, SubscriptionModelProperty::step));
    }

    void run() {
      ModelWorld world = new ModelWorld(clients.stream().<ModelLink<?>>map(Kind::link).toList());
      steps.forEach(step -> step.happenIn(world));
      world.quiet();

      world.reconnectTwice();
    }
  }

  @Test
  void everyClientEndsWithWhatItSubscribedToAtTheNewestContent() {
    forAll(2000, Play::draw, Play::run);
  }

  private static ModelStep step(Draws draws) {
    return draws.byChance(
        Chance.of(
            10, it -> new ModelStep.Publish(it.list(1, 5, SubscriptionModelProperty::change))),
        Chance.of(2, it -> new ModelStep.PublishOld(it.between(0, 5))),
        Chance.of(7, SubscriptionModelProperty::want),
        Chance.of(3, it -> new ModelStep.StartLikeEnvoy(client(it))),
        Chance.of(2, it -> new ModelStep.FollowClusters(client(it))),
        Chance.of(1, it -> new ModelStep.AskAgain(client(it), type(it))),
        Chance.of(1, it -> new ModelStep.Stray(client(it), type(it))),
        Chance.of(8, it -> new ModelStep.CarryToServer(client(it))),
        Chance.of(8, it -> new ModelStep.CarryToClient(client(it))),
        Chance.of(8, it -> new ModelStep.Answer(client(it), type(it))),
        Chance.of(8, it -> new ModelStep.CarryAll(client(it))),
        Chance.of(1, it -> new ModelStep.Disconnect(client(it))),
        Chance.of(4, it -> new ModelStep.Connect(client(it))),
        Chance.of(1, it -> new ModelStep.Stall(client(it), it.yesOrNo())),
        Chance.of(2, it -> new ModelStep.Pass(it.between(1, 1200))),
        Chance.of(2, it -> new ModelStep.Quiet()));
  }

  private static int client(Draws draws) {
    return draws.between(0, 2);
  }

  private static ResourceType type(Draws draws) {
    return draws.of(TYPES);
  }

  private static ModelStep.Change change(Draws draws) {
    ResourceType type = type(draws);
    return new ModelStep.Change(
        type, draws.of(ModelCatalog.names(type)), draws.between(0, ModelCatalog.BAD));
  }

  // Names that exist at times, one that never exists, and the wildcard.
  private static ModelStep want(Draws draws) {
    ResourceType type = type(draws);
    List<String> names = new ArrayList<>(ModelCatalog.names(type));
    names.add("never");
    names.add(Interest.WILDCARD);
    return new ModelStep.Want(
        client(draws), type, new LinkedHashSet<>(draws.list(0, 3, it -> it.of(names))));
  }
}
