package io.milvusxds.tuning;

import io.milvusxds.model.EndpointRole;

/** The settings of a role whose service has no annotation but its role, or does not exist. */
public final class TuningDefaults {
  private TuningDefaults() {}

  /** How Envoy treats the endpoints of this role by default. */
  public static PoolTuning pool(EndpointRole role) {
    return TuningAssembly.pool(values(role));
  }

  /** How requests to this role are routed by default. */
  public static RouteTuning route(EndpointRole role) {
    return TuningAssembly.route(values(role));
  }

  /** Which RPCs go to the read-only pool by default, and for which hosts. */
  public static ReadTuning read() {
    return TuningAssembly.read(values(EndpointRole.READ_ONLY));
  }

  private static EffectiveValues values(EndpointRole role) {
    return new EffectiveValues(role, AcceptedValues.NONE);
  }
}
