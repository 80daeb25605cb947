package io.milvusxds.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import java.util.Optional;

/** What the events of a watch carry, as far as it can be understood. */
final class WatchEvents {
  private WatchEvents() {}

  /**
   * The object that an event is about.
   *
   * @throws ApiFailure when it is none of this kind
   */
  static <T extends HasMetadata> T objectOf(WatchEvent event, ObjectKind<T, ?> kind)
      throws ApiFailure {
    Object object = event.getObject();
    if (!kind.type().isInstance(object)) {
      throw new ApiFailure(
          ApiFailure.Kind.UNREADABLE,
          "an event about "
              + (object == null ? "nothing" : object.getClass().getSimpleName())
              + " instead of "
              + kind);
    }
    return kind.type().cast(object);
  }

  /** The failure that an event of type {@code ERROR} tells. */
  static ApiFailure failureOf(WatchEvent event) {
    if (event.getObject() instanceof Status status && status.getCode() != null) {
      String message = status.getMessage() == null ? "" : status.getMessage();
      return ApiFailure.ofStatus(status.getCode(), message, Optional.empty());
    }
    return new ApiFailure(ApiFailure.Kind.UNREADABLE, "an error event without a status");
  }
}
