package io.milvusxds.report.events;

import io.milvusxds.model.Finding;
import io.milvusxds.model.FindingCode;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.model.Severity;
import io.milvusxds.model.Subject;
import io.milvusxds.testing.services.Origins;

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
        new Finding(
            severity == Severity.ERROR
                ? FindingCode.ANNOTATION_VALUE
                : FindingCode.ANNOTATION_OF_OTHER_ROLE,
            new Subject.OfService(service, Origins.CLUSTER),
            "milvus-xds.io/timeout",
            found,
            "a duration",
            "keeping 1s",
            "Write for example \"500ms\"."));
  }
}
