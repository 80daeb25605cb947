package io.milvusxds.translate.text;

import com.google.protobuf.BoolValue;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.UInt64Value;
import com.google.protobuf.UnknownFieldSet;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers.Thresholds.RetryBudget;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster;
import io.envoyproxy.envoy.extensions.filters.http.set_filter_state.v3.Config;
import java.util.List;

/**
 * The fields that Envoy 1.40 has and the message classes do not know yet: they travel as unknown
 * fields, and an Envoy that does not know them either ignores them.
 *
 * <p>Source of the numbers: the descriptors within the Envoy 1.40.0 binary. When newer message
 * classes know a field, its entry here goes.
 */
public final class NewerFields {
  private static final Field USE_HASH_POLICY =
      Field.message(
          WeightedCluster.getDescriptor(), 5, "use_hash_policy", BoolValue.getDescriptor());
  private static final Field REQUEST_BODY_BUFFER_LIMIT =
      Field.message(
          Route.getDescriptor(), 20, "request_body_buffer_limit", UInt64Value.getDescriptor());
  private static final Field BUDGET_INTERVAL =
      Field.message(RetryBudget.getDescriptor(), 3, "budget_interval", Duration.getDescriptor());
  private static final Field CLEAR_ROUTE_CACHE =
      Field.bool(Config.getDescriptor(), 2, "clear_route_cache");

  private static final List<Field> ALL =
      List.of(USE_HASH_POLICY, REQUEST_BODY_BUFFER_LIMIT, BUDGET_INTERVAL, CLEAR_ROUTE_CACHE);

  /**
   * A field that is to be added to a type.
   *
   * @param owner the type
   * @param imports the files that the field's own type needs
   */
  record Field(Descriptor owner, FieldDescriptorProto proto, List<FileDescriptor> imports) {
    private static Field message(Descriptor owner, int number, String name, Descriptor type) {
      FieldDescriptorProto.Builder proto =
          named(number, name)
              .setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
              .setTypeName("." + type.getFullName());
      return new Field(owner, proto.build(), List.of(type.getFile()));
    }

    private static Field bool(Descriptor owner, int number, String name) {
      return new Field(
          owner,
          named(number, name).setType(FieldDescriptorProto.Type.TYPE_BOOL).build(),
          List.of());
    }

    private static FieldDescriptorProto.Builder named(int number, String name) {
      return FieldDescriptorProto.newBuilder()
          .setName(name)
          .setNumber(number)
          .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL);
    }

    private UnknownFieldSet with(UnknownFieldSet.Field.Builder value) {
      return UnknownFieldSet.newBuilder().addField(proto.getNumber(), value.build()).build();
    }

    private UnknownFieldSet with(Message value) {
      return with(UnknownFieldSet.Field.newBuilder().addLengthDelimited(value.toByteString()));
    }
  }

  private NewerFields() {}

  /** Lets the hash of a request, when it has one, choose among the clusters instead of chance. */
  public static void useHashPolicy(WeightedCluster.Builder clusters) {
    clusters.mergeUnknownFields(USE_HASH_POLICY.with(BoolValue.of(true)));
  }

  /**
   * How many bytes of a request's body a filter of this route, or a retry, may hold; the listener's
   * limits stay as they are.
   */
  public static void requestBodyBufferLimit(Route.Builder route, long bytes) {
    route.mergeUnknownFields(REQUEST_BODY_BUFFER_LIMIT.with(UInt64Value.of(bytes)));
  }

  /**
   * Makes a budget a share of the requests that began within this time; an Envoy that does not know
   * the field (before 1.39) takes the share of those under way.
   */
  public static void budgetInterval(RetryBudget.Builder budget, Duration interval) {
    budget.mergeUnknownFields(BUDGET_INTERVAL.with(interval));
  }

  /** Lets Envoy choose the route, and with it the cluster, anew once the filter state is set. */
  public static void clearRouteCache(Config.Builder filterState) {
    filterState.mergeUnknownFields(
        CLEAR_ROUTE_CACHE.with(UnknownFieldSet.Field.newBuilder().addVarint(1)));
  }

  /** The fields that the types of a file lack. */
  static List<Field> in(FileDescriptor file) {
    return ALL.stream().filter(field -> field.owner().getFile().equals(file)).toList();
  }
}
