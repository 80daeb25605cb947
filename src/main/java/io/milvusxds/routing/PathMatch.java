package io.milvusxds.routing;

import java.util.function.Function;

/** Which request paths a route takes. */
public sealed interface PathMatch {
  /** Exactly this path. */
  record Exact(String path) implements PathMatch {
    @Override
    public <R> R match(Function<Exact, R> exact, Function<Prefix, R> prefix) {
      return exact.apply(this);
    }
  }

  /** Every path that begins with this text. */
  record Prefix(String path) implements PathMatch {
    @Override
    public <R> R match(Function<Exact, R> exact, Function<Prefix, R> prefix) {
      return prefix.apply(this);
    }
  }

  /** The path, or its beginning. */
  String path();

  /** Applies the function of the case at hand. */
  <R> R match(Function<Exact, R> exact, Function<Prefix, R> prefix);
}
