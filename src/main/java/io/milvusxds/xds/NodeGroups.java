package io.milvusxds.xds;

import static java.util.Objects.requireNonNull;

import java.util.function.Function;

/**
 * Tells which group an Envoy belongs to, and so what it may get. Called on the loops of the
 * streams; must not block.
 *
 * @param <K> what names a group: equal for Envoys that get the same, and for nobody else; its text
 *     is for logs and pages
 */
@FunctionalInterface
public interface NodeGroups<K> {
  /** The group of a node, or why it has none. */
  Choice<K> groupOf(EnvoyNode node);

  /** A stream has joined this group, or left it. */
  default void changed(K group) {}

  /** A group, or a refusal. */
  sealed interface Choice<K> {
    /** The node belongs to this group, whether or not something is published for it yet. */
    record Member<K>(K group) implements Choice<K> {
      public Member {
        requireNonNull(group, "group");
      }

      @Override
      public <R> R match(Function<Member<K>, R> member, Function<Refused<K>, R> refused) {
        return member.apply(this);
      }
    }

    /**
     * The node gets nothing; its stream ends.
     *
     * @param reason told to the client: what was found, what was expected, what to do
     */
    record Refused<K>(String reason) implements Choice<K> {
      public Refused {
        requireNonNull(reason, "reason");
      }

      @Override
      public <R> R match(Function<Member<K>, R> member, Function<Refused<K>, R> refused) {
        return refused.apply(this);
      }
    }

    /** Applies the function of the case at hand. */
    <R> R match(Function<Member<K>, R> member, Function<Refused<K>, R> refused);
  }
}
