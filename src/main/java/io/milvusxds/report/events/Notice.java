package io.milvusxds.report.events;

import static java.util.Objects.requireNonNull;

import io.milvusxds.model.EventReason;
import io.milvusxds.model.Finding;
import io.milvusxds.model.ServiceRef;
import java.util.Comparator;

/**
 * A finding that is to be told on a Service.
 *
 * @param finding of a kind that Services are told of
 * @param identity what makes two notices of a Service and reason the same; the words of the finding
 *     need not be, when they are an Envoy's
 */
public record Notice(ServiceRef service, Finding finding, String identity) {
  /** What matters most first; of one kind in the order of findings. */
  static final Comparator<Notice> ORDER =
      Comparator.comparing((Notice notice) -> notice.finding().severity())
          .thenComparing(Notice::service)
          .thenComparing(Notice::reason)
          .thenComparing(Notice::finding)
          .thenComparing(Notice::identity);

  public Notice {
    requireNonNull(service, "service");
    requireNonNull(identity, "identity");
    if (finding.code().reason().isEmpty()) {
      throw new IllegalArgumentException(
          "finding: " + finding.code() + " (expected: a kind that Services are told of)");
    }
  }

  /** One that is another as soon as any of its words is. */
  public static Notice of(ServiceRef service, Finding finding) {
    return new Notice(service, finding, finding.severity() + " " + finding.sentence());
  }

  /** The first word of its Event. */
  public EventReason reason() {
    return finding.code().reason().orElseThrow();
  }

  /** What two notices have in common when they are told by one Event. */
  record Key(ServiceRef service, EventReason reason, String identity) {}

  Key key() {
    return new Key(service, reason(), identity);
  }
}
