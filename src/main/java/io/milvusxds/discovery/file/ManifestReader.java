package io.milvusxds.discovery.file;

import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Service;
import io.milvusxds.model.Gap;
import io.milvusxds.model.PlaceInFile;
import io.milvusxds.model.ServiceRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the Services and EndpointSlices of one file; used once per reading.
 *
 * <p>Other kinds of Kubernetes objects are normal in a manifest and are skipped without a word. An
 * object that can not be read stays as this file gave it before; when it can not even be told which
 * object it is, everything stays that the file had and now seems to lack. What was never understood
 * is a gap.
 */
final class ManifestReader {
  private static final String SERVICE = "Service";
  private static final String SLICE = "EndpointSlice";

  /** What EndpointSlices have replaced; only looked at to say so. */
  static final String LEGACY_ENDPOINTS = "Endpoints";

  private static final Set<String> MISSPELT_KINDS =
      Set.of("service", "services", "endpointslice", "endpointslices", "endpoint-slice");
  private static final String SERVICE_VERSION = "v1";
  private static final String SLICE_VERSION = "discovery.k8s.io/v1";

  private final FileFindings findings;
  private final Manifest before;
  private final SortedMap<ObjectKey, ManifestObject> objects = new TreeMap<>();
  private final Set<ObjectKey> unreadable = new HashSet<>();
  private final List<Gap> gaps = new ArrayList<>();
  private final List<StrayRole> strayRoles = new ArrayList<>();
  private final List<Gap> unidentified = new ArrayList<>();
  private boolean isRelevant;

  /**
   * @param file as the operator names it
   * @param before what the file said when it was last read; {@link Manifest#NONE} at first
   */
  ManifestReader(String file, Manifest before) {
    this.findings = new FileFindings(file);
    this.before = before;
  }

  /**
   * What the text says.
   *
   * @throws UnreadableFileException when it is not YAML or has no document
   */
  Manifest read(String text) throws UnreadableFileException {
    List<YamlNode> documents = YamlDocuments.of(text);
    if (documents.isEmpty()) {
      throw new UnreadableFileException(
          0,
          "no object: the file is empty or has only comments",
          "Services and EndpointSlices",
          "Write the objects; to serve nothing on purpose write an empty List.");
    }
    documents.forEach(document -> object(document, Optional.empty(), Optional.empty()));
    boolean keepsOld = keepOld();
    return new Manifest(objects, isRelevant, keepsOld, gaps, strayRoles, findings.all());
  }

  private boolean keepOld() {
    boolean keepsOld = false;
    int takenForUnidentified = 0;
    for (ManifestObject old : before.objects().values()) {
      boolean isUnreadable = unreadable.contains(old.key());
      boolean isLost = !objects.containsKey(old.key());
      if (isLost && (isUnreadable || !unidentified.isEmpty())) {
        objects.put(old.key(), old);
        keepsOld = true;
        takenForUnidentified += isUnreadable ? 0 : 1;
      }
    }
    if (takenForUnidentified < unidentified.size()) {
      // More objects can not be told than are missing, so at least one was never understood.
      gaps.addAll(unidentified);
    }
    return keepsOld;
  }

  private void object(
      YamlNode document, Optional<String> listApiVersion, Optional<String> listItemKind) {
    try {
      Fields fields = Fields.of("", document);
      String kind = required(fields, "kind", listItemKind);
      String apiVersion = required(fields, "apiVersion", listApiVersion);
      if (kind.equals("List") || kind.equals(SERVICE + "List") || kind.equals(SLICE + "List")) {
        list(fields, kind, apiVersion);
        return;
      }
      // The registry copies labels of Services to these.
      if (!kind.equals(SLICE) && !kind.equals(LEGACY_ENDPOINTS)) {
        strayRoles.addAll(RoleSearch.in(document, kind, findings));
      }
      if (kind.equals(SERVICE) || kind.equals(SLICE)) {
        isRelevant = true;
        relevant(fields, kind, apiVersion);
      } else if (kind.equals(LEGACY_ENDPOINTS)) {
        legacy(fields);
      } else if (MISSPELT_KINDS.contains(kind.toLowerCase(Locale.ROOT))) {
        throw new WrongFieldException(
            fields.lineOf("kind"), "kind", kind, SERVICE + " or " + SLICE + ", spelt so");
      }
    } catch (WrongFieldException e) {
      unidentified.add(
          new Gap(
              UnreadScope.of(document, listItemKind),
              "an object of file " + findings.place(document.line())));
      findings.wrongField(
          e,
          "object",
          before.objects().isEmpty()
              ? "this object is left out"
              : "it is left out; what the file had before and lacks now stays");
    }
  }

  private void list(Fields fields, String kind, String apiVersion) throws WrongFieldException {
    isRelevant = true;
    // The API server leaves kind and version out of the items of a typed list.
    boolean isTyped = !kind.equals("List");
    Optional<String> itemKind =
        isTyped ? Optional.of(kind.substring(0, kind.length() - 4)) : Optional.empty();
    Optional<String> itemVersion = isTyped ? Optional.of(apiVersion) : Optional.empty();
    for (YamlNode item : fields.items("items")) {
      object(item, itemVersion, itemKind);
    }
  }

  private void legacy(Fields fields) throws WrongFieldException {
    ObjectMeta identity = MetadataReader.identity(fields);
    ObjectKey key = keyOf(LEGACY_ENDPOINTS, identity);
    Endpoints legacy = new Endpoints();
    legacy.setMetadata(identity);
    objects.putIfAbsent(
        key, new ManifestObject(key, legacy, findings.place(fields.mapping().line())));
  }

  private static ObjectKey keyOf(String kind, ObjectMeta identity) {
    String namespace = Optional.ofNullable(identity.getNamespace()).orElse("default");
    return new ObjectKey(kind, new ServiceRef(namespace, identity.getName()));
  }

  private void relevant(Fields fields, String kind, String apiVersion) throws WrongFieldException {
    ObjectMeta identity = MetadataReader.identity(fields);
    ObjectKey key = keyOf(kind, identity);
    PlaceInFile place = findings.place(fields.mapping().line());
    @Nullable ManifestObject first = objects.get(key);
    if (first != null) {
      findings.add(first.duplicateAt(place));
      return;
    }
    @Nullable ManifestObject old = before.objects().get(key);
    Gap gap =
        new Gap(
            UnreadScope.of(fields.mapping(), Optional.of(kind)),
            key + " of file " + findings.place(0));
    try {
      requireVersion(fields, kind, apiVersion);
      HasMetadata read =
          kind.equals(SLICE)
              ? new SliceReader(findings).read(fields, identity, key, old != null)
              : service(fields, identity, old, gap);
      objects.put(key, new ManifestObject(key, read, place));
    } catch (WrongFieldException e) {
      unreadable.add(key);
      boolean isKnown = old != null && !before.gaps().contains(gap);
      if (!isKnown) {
        gaps.add(gap);
      }
      findings.wrongField(
          e, key.toString(), old == null ? "the object is left out" : "it stays as read before");
    }
  }

  private Service service(Fields fields, ObjectMeta identity, @Nullable ManifestObject old, Gap gap)
      throws WrongFieldException {
    ServiceReader reader = new ServiceReader(findings);
    @Nullable Service before = old == null ? null : (Service) old.object();
    Service service = reader.read(fields, identity, before);
    if (reader.hasLeftOut()) {
      gaps.add(gap);
    }
    return service;
  }

  private static String required(Fields fields, String name, Optional<String> fallback)
      throws WrongFieldException {
    Optional<String> text = fields.text(name).or(() -> fallback);
    return text.orElseThrow(
        () ->
            new WrongFieldException(
                fields.mapping().line(),
                name,
                "nothing",
                "every object to have apiVersion and kind, for example v1 and Service"));
  }

  private static void requireVersion(Fields fields, String kind, String apiVersion)
      throws WrongFieldException {
    String expected = kind.equals(SERVICE) ? SERVICE_VERSION : SLICE_VERSION;
    if (!apiVersion.equals(expected)) {
      throw new WrongFieldException(
          fields.lineOf("apiVersion"), "apiVersion", apiVersion, expected);
    }
  }
}
