package io.milvusxds.discovery.file;

import io.milvusxds.discovery.objects.SliceObject;
import io.milvusxds.model.GapScope;
import io.milvusxds.model.ServiceRef;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Tells who an object is; and of one that can not be understood what it may concern, from the
 * little that can be read of it. Never guesses: what can not be read makes the scope larger.
 */
final class Identity {
  // Source: Kubernetes "Object Names and IDs", DNS subdomain names; every kind here is stricter.
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
  private static final String EXPECTED_NAME =
      "a Kubernetes name: lower-case letters, digits, - and .";
  private static final String DEFAULT_NAMESPACE = "default";
  private static final String METADATA = "metadata";

  private Identity() {}

  /** Name and namespace, both valid; the default namespace when none is written. */
  static ServiceRef of(Piece object) throws FileProblem {
    Optional<Piece> metadata = object.object(METADATA);
    if (metadata.isEmpty()) {
      throw FileProblem.ofField(object.line(), METADATA, "nothing", "a mapping with a name");
    }
    Optional<String> name = required(metadata.get(), "name");
    if (name.isEmpty()) {
      throw FileProblem.ofField(metadata.get().line(), "metadata.name", "nothing", EXPECTED_NAME);
    }
    return new ServiceRef(
        required(metadata.get(), "namespace").orElse(DEFAULT_NAMESPACE), name.get());
  }

  /** What an object may concern whose kind is written, or else told by the list around it. */
  static GapScope scopeOf(Piece object, Optional<String> kindOfList) {
    Optional<String> namespace = namespaceOf(object);
    String kind =
        object
            .field("kind")
            .filter(Piece::isText)
            .flatMap(Piece::scalar)
            .or(() -> kindOfList)
            .orElse("")
            .toLowerCase(Locale.ROOT);
    if (namespace.isEmpty() || kind.endsWith("list")) {
      return new GapScope.Everything();
    }
    // Without a kind the name may be that of a slice, which says nothing.
    boolean isNamedAsService =
        !kind.contains("slice") && (kind.startsWith("service") || kind.startsWith("endpoint"));
    return (isNamedAsService ? nameOf(object) : Optional.<String>empty())
        .or(() -> labelled(object))
        .<GapScope>map(name -> new GapScope.OneService(new ServiceRef(namespace.get(), name)))
        .orElseGet(() -> new GapScope.OneNamespace(namespace.get()));
  }

  /** The namespace that an object is in; empty when that can not be read. */
  static Optional<String> namespaceOf(Piece object) {
    return object
        .field(METADATA)
        .filter(Piece::isMapping)
        .flatMap(
            metadata ->
                metadata.field("namespace").isEmpty()
                    ? Optional.of(DEFAULT_NAMESPACE)
                    : valid(metadata.field("namespace")));
  }

  /** The name of an object; empty when that can not be read. */
  static Optional<String> nameOf(Piece object) {
    return valid(object.field(METADATA).flatMap(metadata -> metadata.field("name")));
  }

  private static Optional<String> labelled(Piece object) {
    return valid(
        object
            .field(METADATA)
            .flatMap(metadata -> metadata.field("labels"))
            .flatMap(labels -> labels.field(SliceObject.SERVICE_NAME_LABEL)));
  }

  private static Optional<String> valid(Optional<Piece> name) {
    return name.filter(Piece::isText)
        .flatMap(Piece::scalar)
        .filter(text -> NAME.matcher(text).matches());
  }

  private static Optional<String> required(Piece metadata, String field) throws FileProblem {
    Optional<String> text = metadata.text(field);
    if (text.isPresent() && valid(metadata.field(field)).isEmpty()) {
      throw metadata.field(field).orElseThrow().isNot(EXPECTED_NAME);
    }
    return text;
  }
}
