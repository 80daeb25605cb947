package io.milvusxds.pipeline;

import io.milvusxds.model.MilvusService;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.tuning.AcceptedValues;
import io.milvusxds.tuning.TuningParser;
import io.milvusxds.tuning.TuningResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * The tuning of each service, and the values accepted before, which stay when a new one is bad.
 * Owned by the pipeline thread.
 */
final class TuningMemory {
  private final Map<ServiceRef, Remembered> byService = new HashMap<>();

  /** What a service's annotations came to when they were last read. */
  private record Remembered(SortedMap<String, String> annotations, TuningResult result) {}

  /**
   * The results of these services, in their order; what is known of other services is forgotten.
   */
  List<TuningResult> tune(List<MilvusService> services) {
    byService.keySet().retainAll(services.stream().map(MilvusService::ref).toList());
    return services.stream().map(this::tune).toList();
  }

  private TuningResult tune(MilvusService service) {
    Remembered before = byService.get(service.ref());
    if (before != null && before.annotations().equals(service.annotations())) {
      return before.result();
    }
    AcceptedValues accepted = before == null ? AcceptedValues.NONE : before.result().accepted();
    TuningResult result = TuningParser.parse(service, accepted);
    byService.put(service.ref(), new Remembered(service.annotations(), result));
    return result;
  }
}
