package io.milvusxds.xds;

import static java.util.Objects.requireNonNull;

import java.util.function.Function;

/**
 * Tells which group an Envoy belongs to, and so what it may get. Called on stream threads; must not
 * block.
 */
@FunctionalInterface
public interface NodeGroups {
  /** The group of a node, or why it has none. */
  Choice groupOf(EnvoyNode node);

  /** A group, or a refusal. */
  sealed interface Choice {
    /** The node belongs to this group, whether or not something is published for it yet. */
    record Member(String group) implements Choice {
      public Member {
        requireNonNull(group, "group");
      }

      @Override
      public <R> R match(Function<Member, R> member, Function<Refused, R> refused) {
        return member.apply(this);
      }
    }

    /**
     * The node gets nothing; its stream ends.
     *
     * @param reason told to the client: what was found, what was expected, what to do
     */
    record Refused(String reason) implements Choice {
      public Refused {
        requireNonNull(reason, "reason");
      }

      @Override
      public <R> R match(Function<Member, R> member, Function<Refused, R> refused) {
        return refused.apply(this);
      }
    }

    /** Applies the function of the case at hand. */
    <R> R match(Function<Member, R> member, Function<Refused, R> refused);
  }
}
