package io.milvusxds.model;

import static java.util.Objects.requireNonNull;

import java.util.function.Function;

/** What a {@link Gap} may concern. */
public sealed interface GapScope {
  /** Anything that the source could tell: a file of a folder could not be read at all. */
  record Everything() implements GapScope {
    @Override
    public <R> R match(
        Function<Everything, R> everything,
        Function<OneNamespace, R> oneNamespace,
        Function<OneService, R> oneService) {
      return everything.apply(this);
    }
  }

  /** All services of one namespace: it is missing, or may not be read. */
  record OneNamespace(String namespace) implements GapScope {
    public OneNamespace {
      requireNonNull(namespace, "namespace");
    }

    @Override
    public <R> R match(
        Function<Everything, R> everything,
        Function<OneNamespace, R> oneNamespace,
        Function<OneService, R> oneService) {
      return oneNamespace.apply(this);
    }
  }

  /** One service and its endpoints: its Service or one of its slices could not be understood. */
  record OneService(ServiceRef service) implements GapScope {
    public OneService {
      requireNonNull(service, "service");
    }

    @Override
    public <R> R match(
        Function<Everything, R> everything,
        Function<OneNamespace, R> oneNamespace,
        Function<OneService, R> oneService) {
      return oneService.apply(this);
    }
  }

  /** Applies the function of the case at hand. */
  <R> R match(
      Function<Everything, R> everything,
      Function<OneNamespace, R> oneNamespace,
      Function<OneService, R> oneService);

  /** Whether this service, or endpoints of it, may be in what it covers. */
  default boolean mayConcern(ServiceRef service) {
    return match(
        everything -> true,
        one -> one.namespace().equals(service.namespace()),
        one -> one.service().equals(service));
  }
}
