package io.milvusxds.translate;

import com.google.protobuf.Any;
import com.google.protobuf.BoolValue;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.config.core.v3.KeepaliveSettings;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.milvusxds.model.HostPort;

/** Small values that many Envoy messages share. */
final class EnvoyValues {
  static final BoolValue TRUE = BoolValue.of(true);
  static final BoolValue FALSE = BoolValue.of(false);

  /** The same stream that brought this resource brings the resources it names. */
  static final ConfigSource ADS =
      ConfigSource.newBuilder()
          .setAds(AggregatedConfigSource.getDefaultInstance())
          .setResourceApiVersion(ApiVersion.V3)
          .build();

  /** HTTP/2 pings towards clients: one that vanished without a word is noticed within 35 s. */
  static final KeepaliveSettings CLIENT_HTTP2_KEEPALIVE =
      KeepaliveSettings.newBuilder()
          .setInterval(Duration.newBuilder().setSeconds(30))
          .setTimeout(Duration.newBuilder().setSeconds(5))
          .build();

  private EnvoyValues() {}

  static Duration duration(java.time.Duration value) {
    return Duration.newBuilder().setSeconds(value.getSeconds()).setNanos(value.getNano()).build();
  }

  static UInt32Value uint32(int value) {
    return UInt32Value.of(value);
  }

  static Address address(HostPort address) {
    return Address.newBuilder()
        .setSocketAddress(
            SocketAddress.newBuilder().setAddress(address.host()).setPortValue(address.port()))
        .build();
  }

  /** A header, in place of what a client or a node may have sent under that name. */
  static HeaderValueOption header(String name, String value) {
    return HeaderValueOption.newBuilder()
        .setHeader(HeaderValue.newBuilder().setKey(name).setValue(value))
        .setAppendAction(HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD)
        .build();
  }

  /**
   * Wraps a message for a field that takes any type.
   *
   * @param message a map field in it must have been filled in ascending order of its keys, which is
   *     the order on the wire then
   */
  static Any any(Message message) {
    return Any.pack(message);
  }
}
