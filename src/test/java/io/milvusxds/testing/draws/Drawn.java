package io.milvusxds.testing.draws;

/** Makes a value, by nothing but what it draws: the same draws give the same value. */
@FunctionalInterface
public interface Drawn<T> {
  T from(Draws draws);
}
