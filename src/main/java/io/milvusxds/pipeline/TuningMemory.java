package io.milvusxds.pipeline;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

import io.milvusxds.model.MilvusService;
import io.milvusxds.model.ServicePort;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.tuning.AcceptedValues;
import io.milvusxds.tuning.TuningParser;
import io.milvusxds.tuning.TuningResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Predicate;

/**
 * The tuning of each service, and the values accepted before, which stay when a new one is bad.
 * Owned by the pipeline thread.
 */
final class TuningMemory {
  private final Map<ServiceRef, Remembered> byService = new HashMap<>();

  /** What a service's annotations came to when they were last read, beside its ports. */
  private record Remembered(
      SortedMap<String, String> annotations, List<ServicePort> ports, TuningResult result) {
    boolean isOf(MilvusService service) {
      return annotations.equals(service.annotations()) && ports.equals(service.ports());
    }
  }

  /**
   * The results of these services, in their order; what is known of other services is forgotten.
   *
   * @param wasHidden whether a service that appears now may have been there before, unseen
   */
  List<TuningResult> tune(List<MilvusService> services, Predicate<ServiceRef> wasHidden) {
    byService
        .keySet()
        .retainAll(services.stream().map(MilvusService::ref).collect(toImmutableSet()));
    return services.stream().map(service -> tune(service, wasHidden)).toList();
  }

  private TuningResult tune(MilvusService service, Predicate<ServiceRef> wasHidden) {
    Remembered before = byService.get(service.ref());
    if (before != null && before.isOf(service)) {
      return before.result();
    }
    TuningResult result =
        TuningParser.parse(
            service,
            before == null
                ? firstSight(wasHidden.test(service.ref()))
                : before.result().accepted());
    byService.put(service.ref(), new Remembered(service.annotations(), service.ports(), result));
    return result;
  }

  private static AcceptedValues firstSight(boolean wasHidden) {
    return wasHidden ? AcceptedValues.NONE : AcceptedValues.OF_NEW_SERVICE;
  }
}
