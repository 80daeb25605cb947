package io.milvusxds.discovery.file;

import io.milvusxds.discovery.objects.RegistryObject;
import io.milvusxds.discovery.objects.ServiceObject;
import io.milvusxds.model.Gap;
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
  /** An object of the kind that EndpointSlices have replaced. */
  private record LegacyEndpoints(ServiceRef ref) implements RegistryObject {}

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
   * @throws FileProblem when it is not YAML or has no document
   */
  Manifest read(String text) throws FileProblem {
    List<Piece> documents = YamlDocuments.of(text);
    if (documents.isEmpty()) {
      throw new FileProblem(
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
      Piece document, Optional<String> listApiVersion, Optional<String> listItemKind) {
    try {
      Piece fields = document.asMapping();
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
        throw FileProblem.ofField(
            fields.lineOf("kind"), "kind", kind, SERVICE + " or " + SLICE + ", spelt so");
      }
    } catch (FileProblem e) {
      unidentified.add(
          new Gap(
              Identity.scopeOf(document, listItemKind),
              "an object of file " + findings.place(document.line())));
      findings.wrongField(
          e,
          "object",
          before.objects().isEmpty()
              ? "this object is left out"
              : "it is left out; what the file had before and lacks now stays");
    }
  }

  private void list(Piece fields, String kind, String apiVersion) throws FileProblem {
    isRelevant = true;
    // The API server leaves kind and version out of the items of a typed list.
    boolean isTyped = !kind.equals("List");
    Optional<String> itemKind =
        isTyped ? Optional.of(kind.substring(0, kind.length() - 4)) : Optional.empty();
    Optional<String> itemVersion = isTyped ? Optional.of(apiVersion) : Optional.empty();
    for (Piece item : fields.items("items")) {
      object(new Piece("", item.node()), itemVersion, itemKind);
    }
  }

  private void legacy(Piece object) throws FileProblem {
    ObjectKey key = new ObjectKey(LEGACY_ENDPOINTS, Identity.of(object));
    objects.putIfAbsent(
        key,
        new ManifestObject(key, new LegacyEndpoints(key.ref()), findings.place(object.line())));
  }

  private void relevant(Piece object, String kind, String apiVersion) throws FileProblem {
    ObjectKey key = new ObjectKey(kind, Identity.of(object));
    @Nullable ManifestObject first = objects.get(key);
    if (first != null) {
      findings.add(first.duplicateAt(findings.place(object.line())));
      return;
    }
    @Nullable ManifestObject old = before.objects().get(key);
    Gap gap =
        new Gap(Identity.scopeOf(object, Optional.of(kind)), key + " of file " + findings.place(0));
    try {
      requireVersion(object, kind, apiVersion);
      objects.put(
          key,
          kind.equals(SLICE)
              ? new ManifestObject(
                  key,
                  SliceReader.read(object, key, old != null, findings),
                  findings.place(object.line()))
              : service(object, key, Optional.ofNullable(old), gap));
    } catch (FileProblem e) {
      unreadable.add(key);
      boolean isKnown = old != null && !before.gaps().contains(gap);
      if (!isKnown) {
        gaps.add(gap);
      }
      findings.wrongField(
          e, key.toString(), old == null ? "the object is left out" : "it stays as read before");
    }
  }

  private ManifestObject service(Piece object, ObjectKey key, Optional<ManifestObject> old, Gap gap)
      throws FileProblem {
    ServiceReader reader =
        new ServiceReader(key, old.map(o -> (ServiceObject) o.object()), findings);
    ServiceObject service = reader.read(object);
    if (reader.hasLeftOut()) {
      gaps.add(gap);
    }
    return new ManifestObject(
        key, service, findings.place(object.line()), reader.annotationLines(), false);
  }

  private static String required(Piece fields, String name, Optional<String> fallback)
      throws FileProblem {
    Optional<String> text = fields.text(name).or(() -> fallback);
    return text.orElseThrow(
        () ->
            FileProblem.ofField(
                fields.line(),
                name,
                "nothing",
                "every object to have apiVersion and kind, for example v1 and Service"));
  }

  private static void requireVersion(Piece fields, String kind, String apiVersion)
      throws FileProblem {
    String expected = kind.equals(SERVICE) ? SERVICE_VERSION : SLICE_VERSION;
    if (!apiVersion.equals(expected)) {
      throw FileProblem.ofField(fields.lineOf("apiVersion"), "apiVersion", apiVersion, expected);
    }
  }
}
