package io.milvusxds.translate;

import com.google.protobuf.BoolValue;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import com.google.protobuf.UInt64Value;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers.Thresholds.RetryBudget;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster;
import io.envoyproxy.envoy.extensions.filters.http.set_filter_state.v3.Config;
import io.milvusxds.translate.YamlNode.Entry;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The fields that Envoy 1.40 has and the message classes do not know yet: they travel as unknown
 * fields, and an Envoy that does not know them either ignores them.
 *
 * <p>Source of the numbers: the descriptors within the Envoy 1.40.0 binary. When newer message
 * classes know a field, its entry here goes.
 */
final class NewerFields {
  private static final Known USE_HASH_POLICY =
      new Known(
          WeightedCluster.getDescriptor(),
          5,
          "use_hash_policy",
          field -> wrapped(field, BoolValue.parser()));

  private static final Known REQUEST_BODY_BUFFER_LIMIT =
      new Known(
          Route.getDescriptor(),
          20,
          "request_body_buffer_limit",
          field -> wrapped(field, UInt64Value.parser()));

  private static final Known BUDGET_INTERVAL =
      new Known(
          RetryBudget.getDescriptor(),
          3,
          "budget_interval",
          field -> wrapped(field, Duration.parser()));

  private static final Known CLEAR_ROUTE_CACHE =
      new Known(Config.getDescriptor(), 2, "clear_route_cache", NewerFields::bool);

  private static final List<Known> ALL =
      List.of(USE_HASH_POLICY, REQUEST_BODY_BUFFER_LIMIT, BUDGET_INTERVAL, CLEAR_ROUTE_CACHE);

  /** A field of a message, its name, and how it is printed. */
  private record Known(Descriptor owner, int number, String name, Function<Field, YamlNode> print) {
    private UnknownFieldSet with(Field.Builder value) {
      return UnknownFieldSet.newBuilder().addField(number, value.build()).build();
    }
  }

  private NewerFields() {}

  /** Lets the hash of a request, when it has one, choose among the clusters instead of chance. */
  static void useHashPolicy(WeightedCluster.Builder clusters) {
    clusters.mergeUnknownFields(
        USE_HASH_POLICY.with(
            Field.newBuilder().addLengthDelimited(EnvoyValues.TRUE.toByteString())));
  }

  /**
   * How many bytes of a request's body a filter of this route, or a retry, may hold; the listener's
   * limits stay as they are.
   */
  static void requestBodyBufferLimit(Route.Builder route, long bytes) {
    route.mergeUnknownFields(
        REQUEST_BODY_BUFFER_LIMIT.with(
            Field.newBuilder().addLengthDelimited(UInt64Value.of(bytes).toByteString())));
  }

  /**
   * Makes a budget a share of the requests that began within this time; an Envoy that does not know
   * the field (before 1.39) takes the share of those under way.
   */
  static void budgetInterval(RetryBudget.Builder budget, Duration interval) {
    budget.mergeUnknownFields(
        BUDGET_INTERVAL.with(Field.newBuilder().addLengthDelimited(interval.toByteString())));
  }

  /** Lets Envoy choose the route, and with it the cluster, anew once the filter state is set. */
  static void clearRouteCache(Config.Builder filterState) {
    filterState.mergeUnknownFields(CLEAR_ROUTE_CACHE.with(Field.newBuilder().addVarint(1)));
  }

  /**
   * The fields of a message that its class does not know, by number.
   *
   * @throws IllegalStateException when this class does not know one either
   */
  static SortedMap<Integer, Entry> entries(Message message) {
    SortedMap<Integer, Entry> entries = new TreeMap<>();
    message
        .getUnknownFields()
        .asMap()
        .forEach((number, field) -> entries.put(number, entry(message, number, field)));
    return entries;
  }

  private static Entry entry(Message message, int number, Field field) {
    Descriptor type = message.getDescriptorForType();
    Known known =
        ALL.stream()
            .filter(one -> one.number() == number && one.owner().equals(type))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "field: " + number + " of " + type.getFullName() + " is unknown"));
    return new Entry(known.name(), known.print().apply(field));
  }

  private static YamlNode bool(Field field) {
    return new YamlNode.Scalar(Boolean.toString(field.getVarintList().get(0) != 0));
  }

  private static YamlNode wrapped(Field field, Parser<? extends Message> wrapper) {
    try {
      return MessageNodes.of(wrapper.parseFrom(field.getLengthDelimitedList().get(0)));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("bytes: not what " + wrapper + " reads", e);
    }
  }
}
