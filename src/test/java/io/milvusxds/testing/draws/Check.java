package io.milvusxds.testing.draws;

/** What must hold for a value: it returns, or throws what is wrong. */
@FunctionalInterface
public interface Check<T> {
  void on(T value) throws Exception;
}
