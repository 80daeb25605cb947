package io.milvusxds.translate;

import com.google.protobuf.Any;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.SubstitutionFormatString;
import io.envoyproxy.envoy.config.route.v3.FilterConfig;
import io.envoyproxy.envoy.extensions.filters.common.set_filter_state.v3.FilterStateValue;
import io.envoyproxy.envoy.extensions.filters.http.grpc_field_extraction.v3.FieldExtractions;
import io.envoyproxy.envoy.extensions.filters.http.grpc_field_extraction.v3.GrpcFieldExtractionConfig;
import io.envoyproxy.envoy.extensions.filters.http.grpc_field_extraction.v3.RequestFieldValueDisposition;
import io.envoyproxy.envoy.extensions.filters.http.set_filter_state.v3.Config;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.milvusxds.translate.text.NewerFields;
import io.milvusxds.tuning.SegmentKey;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The two filters that take the key of a search from its body: one reads the fields, the other
 * makes the key of them and lets Envoy choose the route anew.
 *
 * <p>They stand disabled in every listener, the same for all settings, since a changed listener
 * drains its connections. A route enables them, and says what the key is.
 */
final class SegmentFilters {
  /** Where Envoy's filter puts the values that it read; a list each. */
  static final String FIELDS_METADATA = "envoy.filters.http.grpc_field_extraction";

  /** The filter state that holds the key; Envoy finds the kind of object by this name. */
  static final String KEY_STATE = "envoy.hashable_string";

  private SegmentFilters() {}

  /** Both filters, disabled; they must come before the router. */
  static List<HttpFilter> disabled() {
    Config.Builder key = Config.newBuilder();
    NewerFields.clearRouteCache(key);
    return List.of(
        HttpFilter.newBuilder()
            .setName(EnvoyNames.SEGMENT_FIELDS_FILTER)
            .setTypedConfig(EnvoyValues.any(extraction()))
            .setDisabled(true)
            .build(),
        HttpFilter.newBuilder()
            .setName(EnvoyNames.SEGMENT_KEY_FILTER)
            .setTypedConfig(EnvoyValues.any(key.build()))
            .setDisabled(true)
            .build());
  }

  /** What a route says of both to enable them, by the name of the filter. */
  static SortedMap<String, Any> enabled(SegmentKey key) {
    SortedMap<String, Any> enabled = new TreeMap<>();
    enabled.put(
        EnvoyNames.SEGMENT_FIELDS_FILTER,
        // Without an empty configuration Envoy refuses the route.
        EnvoyValues.any(FilterConfig.newBuilder().setConfig(Any.getDefaultInstance()).build()));
    enabled.put(
        EnvoyNames.SEGMENT_KEY_FILTER,
        EnvoyValues.any(Config.newBuilder().addOnRequestHeaders(keyValue(key)).build()));
    return enabled;
  }

  private static FilterStateValue keyValue(SegmentKey key) {
    return FilterStateValue.newBuilder()
        .setObjectKey(KEY_STATE)
        .setFormatString(
            SubstitutionFormatString.newBuilder()
                .setTextFormatSource(
                    DataSource.newBuilder().setInlineString(SegmentKeyText.of(key)))
                // Otherwise what a search does not have would count as the text "-".
                .setOmitEmptyValues(true))
        // A search without a key has no hash and so goes to any shard, not to that of no text.
        .setSkipIfEmpty(true)
        .build();
  }

  private static GrpcFieldExtractionConfig extraction() {
    GrpcFieldExtractionConfig.Builder extraction =
        GrpcFieldExtractionConfig.newBuilder()
            .setDescriptorSet(
                DataSource.newBuilder().setInlineBytes(SegmentFields.descriptors().toByteString()));
    SegmentFields.paths()
        .forEach((method, paths) -> extraction.putExtractionsByMethod(method, fields(paths)));
    return extraction.build();
  }

  private static FieldExtractions fields(List<String> paths) {
    FieldExtractions.Builder fields = FieldExtractions.newBuilder();
    for (String path : paths.stream().sorted().toList()) {
      fields.putRequestFieldExtractions(path, RequestFieldValueDisposition.getDefaultInstance());
    }
    return fields.build();
  }
}
