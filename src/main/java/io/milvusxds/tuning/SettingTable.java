package io.milvusxds.tuning;

import com.google.common.collect.ImmutableList;
import io.milvusxds.model.Annotations;
import io.milvusxds.tuning.form.NearestName;
import java.util.List;
import java.util.Optional;

/**
 * Every setting, in the order of the docs page.
 *
 * <p>One whose range or default depends on another stands after it.
 */
public final class SettingTable {
  private static final ImmutableList<Setting<?>> ALL =
      ImmutableList.<Setting<?>>builder()
          .addAll(ServiceTuning.SETTINGS)
          .addAll(ReadTuning.SETTINGS)
          .add(RouteTuning.TIMEOUT)
          .addAll(RetryTuning.SETTINGS)
          .add(RouteTuning.PRIORITY)
          .add(PoolTuning.CONNECT_TIMEOUT)
          .addAll(CircuitBreakerTuning.SETTINGS)
          .add(PoolTuning.LB_POLICY)
          .addAll(HealthCheckTuning.SETTINGS)
          .addAll(OutlierTuning.SETTINGS)
          .add(PoolTuning.SLOW_START)
          .add(ReadTuning.SEARCH_FALLBACK)
          .add(ServiceTuning.ZONE_AWARE)
          .add(ServiceTuning.WRITER)
          .addAll(SegmentTuning.SETTINGS)
          .build();

  private SettingTable() {}

  /** All of them, in their order. */
  public static List<Setting<?>> all() {
    return ALL;
  }

  /** The setting with this whole annotation key, prefix included; empty when there is none. */
  public static Optional<Setting<?>> ofAnnotation(String annotation) {
    return ALL.stream()
        .filter(setting -> setting.annotation().equals(annotation))
        .<Setting<?>>map(setting -> setting)
        .findFirst();
  }

  /**
   * The setting that an unknown annotation probably means; empty when none is near.
   *
   * @param annotation a whole annotation key, prefix included
   */
  static Optional<Setting<?>> nearest(String annotation) {
    String written = annotation.substring(Annotations.PREFIX.length());
    List<String> keys = ALL.stream().<String>map(Setting::key).toList();
    return NearestName.of(written, keys).flatMap(key -> ofAnnotation(Annotations.PREFIX + key));
  }

  static int position(Setting<?> setting) {
    return ALL.indexOf(setting);
  }
}
