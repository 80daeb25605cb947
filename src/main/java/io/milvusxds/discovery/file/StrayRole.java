package io.milvusxds.discovery.file;

import io.milvusxds.discovery.FoundText;
import io.milvusxds.model.Annotations;
import io.milvusxds.model.Finding;
import io.milvusxds.model.FindingCode;
import io.milvusxds.model.Gap;
import io.milvusxds.model.GapScope;
import io.milvusxds.model.PlaceInFile;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.model.Subject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Something that looks like the role of a Service but stands where nobody reads it.
 *
 * @param namespace of the object that has it
 * @param service the object, when it is a Service itself
 * @param role what is written
 * @param place of it
 * @param path of it within its object: {@code StatefulSet prod/ro metadata.annotations.x}
 */
record StrayRole(
    String namespace, Optional<ServiceRef> service, String role, PlaceInFile place, String path) {
  /**
   * The mistake, told once for all places of one role and namespace.
   *
   * @param more how many such places there are beside this one
   */
  Finding finding(int more) {
    String written = FoundText.of(role);
    String right = isRole() ? written : "ro, rw or all";
    return new Finding(
        FindingCode.ROLE_MISPLACED,
        new Subject.OfFile(place),
        FoundText.of(path),
        written
            + (more == 0
                ? ""
                : ", and the same at " + more + (more == 1 ? " other place" : " other places")),
        "the annotation " + Annotations.ROLE + " of a Service, under metadata.annotations",
        service
            .map(ref -> "it is not read, and Service " + ref + " has no role")
            .orElse("it is not read, and no Service of namespace " + namespace + " has this role"),
        "Write "
            + Annotations.ROLE
            + ": "
            + right
            + " under metadata.annotations of the Service of these nodes.");
  }

  /** Whose role it may be. */
  Gap gap() {
    return new Gap(
        service
            .<GapScope>map(GapScope.OneService::new)
            .orElseGet(() -> new GapScope.OneNamespace(namespace)),
        "the role at " + FoundText.of(path));
  }

  /** Whether a Service with these roles has all that this one could have been meant for. */
  boolean isAmong(Set<String> roles) {
    return roles.contains("all")
        || roles.contains(normal(role))
        || (!isRole() && roles.containsAll(List.of("ro", "rw")));
  }

  /** A role as it is compared. */
  static String normal(String role) {
    return role.strip().toLowerCase(Locale.ROOT);
  }

  private boolean isRole() {
    return Set.of("ro", "rw", "all").contains(role);
  }
}
