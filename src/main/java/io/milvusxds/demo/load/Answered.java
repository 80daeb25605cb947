package io.milvusxds.demo.load;

import static java.util.Objects.requireNonNull;

import java.util.function.Function;

/**
 * An answer and who gave it.
 *
 * @param node the demo node's name; empty when the answer does not say
 */
public record Answered<T>(T answer, String node) {
  public Answered {
    requireNonNull(answer, "answer");
    requireNonNull(node, "node");
  }

  public <R> Answered<R> map(Function<? super T, ? extends R> change) {
    return new Answered<>(change.apply(answer), node);
  }
}
