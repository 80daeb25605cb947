package io.milvusxds.discovery.kubernetes.events;

import io.milvusxds.model.Finding;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.model.Severity;

/** Notices with dull words. */
final class Notices {
  private Notices() {}

  /** A bad value on this Service of namespace {@code prod}. */
  static Notice invalid(String service, String found) {
    return notice(new ServiceRef("prod", service), Severity.ERROR, found);
  }

  /** An annotation that does nothing on this Service of namespace {@code prod}. */
  static Notice idle(String service, String found) {
    return notice(new ServiceRef("prod", service), Severity.WARNING, found);
  }

  static Notice notice(ServiceRef service, Severity severity, String found) {
    return Notice.of(
        service,
        severity == Severity.ERROR ? Reason.INVALID_ANNOTATION : Reason.IDLE_ANNOTATION,
        new Finding(
            severity,
            "Service " + service,
            "milvus-xds.io/timeout",
            found,
            "a duration",
            "keeping 1s",
            "Write for example \"500ms\"."));
  }
}
