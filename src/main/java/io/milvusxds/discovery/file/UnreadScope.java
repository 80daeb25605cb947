package io.milvusxds.discovery.file;

import io.milvusxds.discovery.objects.ServiceFacts;
import io.milvusxds.model.GapScope;
import io.milvusxds.model.ServiceRef;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells what an object that can not be understood may concern, from the little that can be read of
 * it. Never guesses: what can not be read makes the scope larger.
 */
final class UnreadScope {
  // Source: Kubernetes "Object Names and IDs", DNS subdomain names.
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
  private static final String DEFAULT_NAMESPACE = "default";

  private UnreadScope() {}

  /**
   * @param kind as the list around it says; empty when the object has to say it itself
   */
  static GapScope of(YamlNode object, Optional<String> kind) {
    Optional<YamlNode.Mapping> metadata = mapping(object, "metadata");
    Optional<String> namespace = namespaceOf(object);
    if (namespace.isEmpty()) {
      return new GapScope.Everything();
    }
    String lowerKind = text(object, "kind").or(() -> kind).orElse("").toLowerCase(Locale.ROOT);
    if (lowerKind.endsWith("list")) {
      return new GapScope.Everything();
    }
    Optional<String> service =
        lowerKind.contains("slice")
            ? labelled(metadata.get())
            : named(metadata.get(), lowerKind).or(() -> labelled(metadata.get()));
    return service
        .<GapScope>map(name -> new GapScope.OneService(new ServiceRef(namespace.get(), name)))
        .orElseGet(() -> new GapScope.OneNamespace(namespace.get()));
  }

  /** The namespace that an object is in; empty when that can not be read. */
  static Optional<String> namespaceOf(YamlNode object) {
    return mapping(object, "metadata").flatMap(UnreadScope::namespace);
  }

  /** The name of an object; empty when that can not be read. */
  static Optional<String> nameOf(YamlNode object) {
    return mapping(object, "metadata").flatMap(metadata -> name(metadata, "name"));
  }

  private static Optional<String> named(YamlNode.Mapping metadata, String lowerKind) {
    // Without a kind the name may be that of a slice, which says nothing.
    return lowerKind.startsWith("service") || lowerKind.startsWith("endpoint")
        ? name(metadata, "name")
        : Optional.empty();
  }

  private static Optional<String> labelled(YamlNode.Mapping metadata) {
    return mapping(metadata, "labels")
        .flatMap(labels -> name(labels, ServiceFacts.SERVICE_NAME_LABEL));
  }

  private static Optional<String> namespace(YamlNode.Mapping metadata) {
    @Nullable YamlNode written = metadata.get("namespace");
    boolean isAbsent =
        written == null
            || (written instanceof YamlNode.Scalar scalar && scalar.type() == ScalarType.NULL);
    return isAbsent ? Optional.of(DEFAULT_NAMESPACE) : name(metadata, "namespace");
  }

  private static Optional<String> name(YamlNode node, String field) {
    return text(node, field).filter(text -> NAME.matcher(text).matches());
  }

  private static Optional<String> text(YamlNode node, String field) {
    return node instanceof YamlNode.Mapping mapping
            && mapping.get(field) instanceof YamlNode.Scalar scalar
            && scalar.type() == ScalarType.TEXT
        ? Optional.of(scalar.text())
        : Optional.empty();
  }

  private static Optional<YamlNode.Mapping> mapping(YamlNode node, String field) {
    return node instanceof YamlNode.Mapping mapping
            && mapping.get(field) instanceof YamlNode.Mapping inner
        ? Optional.of(inner)
        : Optional.empty();
  }
}
