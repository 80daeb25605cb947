package io.milvusxds.pipeline;

import com.google.protobuf.Message;
import io.milvusxds.routing.DeploymentPlan;
import io.milvusxds.translate.EnvoyConfig;
import io.milvusxds.translate.Translation;
import io.milvusxds.xds.resource.Resource;
import io.milvusxds.xds.resource.Snapshot;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plan and what it becomes; the listener is added for each group. Compared by identity. Owned by
 * the pipeline thread.
 *
 * <p>It is translated when the first group needs it: of a thousand deployments a control plane may
 * serve the Envoys of a few, and it is not ready before all have been through here. Messages that
 * are the same objects as those of the plan before keep their bytes.
 */
final class Translated {
  private final DeploymentPlan plan;
  // What the last plan that was translated became; until this one is.
  private @Nullable Encoded earlier;
  private @Nullable Encoded encoded;

  /** Messages and their bytes. */
  private record Encoded(
      Translation translation, IdentityHashMap<Message, Resource> resources, Snapshot snapshot) {}

  Translated(DeploymentPlan plan) {
    this.plan = plan;
  }

  DeploymentPlan plan() {
    return plan;
  }

  /** The next plan of the same deployment, not translated yet. */
  Translated next(DeploymentPlan other) {
    Translated next = new Translated(other);
    next.earlier = encoded == null ? earlier : encoded;
    return next;
  }

  /** All but the listener. */
  Snapshot snapshot() {
    Encoded known = encoded;
    if (known == null) {
      known = encode(earlier);
      encoded = known;
      earlier = null;
    }
    return known.snapshot();
  }

  private Encoded encode(@Nullable Encoded before) {
    Translation translation =
        before == null ? Translation.of(plan) : before.translation().next(plan);
    IdentityHashMap<Message, Resource> resources = new IdentityHashMap<>();
    for (Message message : messages(translation.config())) {
      Resource kept = before == null ? null : before.resources().get(message);
      resources.put(message, kept == null ? Resource.of(message) : kept);
    }
    return new Encoded(
        translation,
        resources,
        Snapshot.of(resources.values(), Withheld.inDoubt(plan), Withheld.unknown(plan)));
  }

  private static List<Message> messages(EnvoyConfig config) {
    List<Message> messages = new ArrayList<>();
    messages.addAll(config.clusters());
    messages.addAll(config.loadAssignments());
    messages.addAll(config.routeConfigurations());
    return messages;
  }
}
