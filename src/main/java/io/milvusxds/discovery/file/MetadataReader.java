package io.milvusxds.discovery.file;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.milvusxds.discovery.objects.ServiceFacts;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads who an object is: what of its metadata every kind shares. */
final class MetadataReader {
  // Source: Kubernetes "Object Names and IDs", DNS subdomain names; every kind here is stricter.
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

  private static final String EXPECTED_NAME =
      "a Kubernetes name: lower-case letters, digits, - and .";

  private MetadataReader() {}

  /** Name and namespace, both valid; the namespace stays absent when it is. */
  static ObjectMeta identity(Fields object) throws WrongFieldException {
    Optional<Fields> metadata = object.object("metadata");
    if (metadata.isEmpty()) {
      throw new WrongFieldException(
          object.mapping().line(), "metadata", "nothing", "a mapping with a name");
    }
    Fields fields = metadata.get();
    ObjectMeta identity = new ObjectMeta();
    Optional<String> name = named(fields, "name");
    if (name.isEmpty()) {
      throw new WrongFieldException(
          fields.mapping().line(), "metadata.name", "nothing", EXPECTED_NAME);
    }
    identity.setName(name.get());
    named(fields, "namespace").ifPresent(identity::setNamespace);
    return identity;
  }

  /** The time of creation, as text, and the label that joins a slice to its Service. */
  static void addRest(Fields object, ObjectMeta identity) throws WrongFieldException {
    Fields fields = object.object("metadata").orElseThrow();
    fields.text("creationTimestamp").ifPresent(identity::setCreationTimestamp);
    Optional<Fields> labels = fields.object("labels");
    if (labels.isPresent()) {
      @Nullable String service = labels.get().text(ServiceFacts.SERVICE_NAME_LABEL).orElse(null);
      if (service != null) {
        identity.setLabels(Map.of(ServiceFacts.SERVICE_NAME_LABEL, service));
      }
    }
  }

  private static Optional<String> named(Fields fields, String field) throws WrongFieldException {
    Optional<String> text = fields.text(field);
    if (text.isPresent() && !NAME.matcher(text.get()).matches()) {
      throw new WrongFieldException(
          fields.lineOf(field), fields.pathOf(field), text.get(), EXPECTED_NAME);
    }
    return text;
  }
}
