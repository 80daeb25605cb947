package io.milvusxds.tuning;

import static java.util.Objects.requireNonNull;

import io.milvusxds.model.MilvusService;

/** A service together with its settings. */
public record TunedService(MilvusService service, ServiceTuning tuning) {
  public TunedService {
    requireNonNull(service, "service");
    requireNonNull(tuning, "tuning");
  }
}
