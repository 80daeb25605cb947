package io.milvusxds.xds.subscription;

import io.milvusxds.xds.resource.ResourceType;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** One thing that happens; what can not happen at the moment does nothing. */
interface ModelStep {
  void happenIn(ModelWorld world);

  /**
   * One resource that changes.
   *
   * @param content 0 makes it vanish
   */
  record Change(ResourceType type, String name, int content) {}

  /** Changes resources and publishes all. */
  record Publish(List<Change> changes) implements ModelStep {
    @Override
    public void happenIn(ModelWorld world) {
      world.publish(changes);
    }
  }

  /** Publishes once more what was published some time ago. */
  record PublishOld(int back) implements ModelStep {
    @Override
    public void happenIn(ModelWorld world) {
      world.publishOld(back);
    }
  }

  /** A client wants this of a type from now on. */
  record Want(int client, ResourceType type, Set<String> names) implements ModelStep {
    @Override
    public void happenIn(ModelWorld world) {
      world.link(client).want(type, names);
    }
  }

  /** A client connects and wants all clusters and listeners, and all that these ever name. */
  record StartLikeEnvoy(int client) implements ModelStep {
    @Override
    public void happenIn(ModelWorld world) {
      ModelLink<?> link = world.link(client);
      link.connect();
      for (ResourceType type : ResourceType.ADD_ORDER) {
        link.want(type, type.isComplete() ? Set.of() : new TreeSet<>(ModelCatalog.names(type)));
      }
    }
  }

  /** A client wants the endpoints of the clusters that it holds, as an Envoy does. */
  record FollowClusters(int client) implements ModelStep {
    @Override
    public void happenIn(ModelWorld world) {
      world.followClusters(client);
    }
  }

  /** A client asks for what it subscribed to already. */
  record AskAgain(int client, ResourceType type) implements ModelStep {
    @Override
    public void happenIn(ModelWorld world) {
      world.link(client).askAgain(type);
    }
  }

  /** A client sends a request with a nonce that is not the newest. */
  record Stray(int client, ResourceType type) implements ModelStep {
    @Override
    public void happenIn(ModelWorld world) {
      world.link(client).stray(type);
    }
  }

  /** The server takes one request of a client. */
  record CarryToServer(int client) implements ModelStep {
    @Override
    public void happenIn(ModelWorld world) {
      world.carryToServer(client);
    }
  }

  /** A client applies one response. */
  record CarryToClient(int client) implements ModelStep {
    @Override
    public void happenIn(ModelWorld world) {
      boolean unused = world.link(client).carryToClient();
    }
  }

  /** A client answers the response of a type. */
  record Answer(int client, ResourceType type) implements ModelStep {
    @Override
    public void happenIn(ModelWorld world) {
      boolean unused = world.link(client).answer(type);
    }
  }

  /** All that is on the wires of a client arrives and is answered. */
  record CarryAll(int client) implements ModelStep {
    @Override
    public void happenIn(ModelWorld world) {
      world.carryAll(client);
    }
  }

  /** A client's connection breaks; what was on the wire is lost. */
  record Disconnect(int client) implements ModelStep {
    @Override
    public void happenIn(ModelWorld world) {
      world.link(client).disconnect();
    }
  }

  /** A client connects, if it is not connected. */
  record Connect(int client) implements ModelStep {
    @Override
    public void happenIn(ModelWorld world) {
      world.link(client).connect();
    }
  }

  /** A client's transport takes no more responses, or takes them again. */
  record Stall(int client, boolean stalled) implements ModelStep {
    @Override
    public void happenIn(ModelWorld world) {
      world.stall(client, stalled);
    }
  }

  /** Time passes. */
  record Pass(int millis) implements ModelStep {
    @Override
    public void happenIn(ModelWorld world) {
      world.pass(millis);
    }
  }

  /** Everybody connects, everything arrives and is answered; then everything must be right. */
  record Quiet() implements ModelStep {
    @Override
    public void happenIn(ModelWorld world) {
      world.quiet();
    }
  }
}
