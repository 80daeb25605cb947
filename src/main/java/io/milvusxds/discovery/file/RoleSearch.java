package io.milvusxds.discovery.file;

import io.milvusxds.model.Annotations;
import io.milvusxds.model.EditDistance;
import io.milvusxds.model.ServiceRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds what looks like the role of a Service anywhere in an object but where it belongs: as a
 * label, on the pods' template, as a nested mapping, under a misspelt prefix.
 *
 * <p>It must not cry wolf: a key counts when its prefix is all but the right one, or when it speaks
 * of Milvus and of a role and its value is a role.
 */
final class RoleSearch {
  private static final String PREFIX =
      Annotations.PREFIX.substring(0, Annotations.PREFIX.length() - 1);
  private static final String NAME = Annotations.ROLE.substring(Annotations.PREFIX.length());
  private static final int MAX_PREFIX_SLIPS = 3;
  private static final int MAX_NAME_SLIPS = 1;
  private static final Pattern INLINE = Pattern.compile("(?i)\\W*role\\W+([a-z-]+)\\W*");
  private static final Set<String> ROLES =
      Set.of("ro", "rw", "all", "rw-standby", "read-only", "read-write", "readonly", "readwrite");
  // Objects nest a few hundred fields; aliases could make millions of them.
  private static final int MAX_FIELDS = 100_000;

  private final FileFindings places;
  private final String namespace;
  private final String object;
  private final Optional<ServiceRef> service;
  private final List<StrayRole> found = new ArrayList<>();
  private int fieldsLeft = MAX_FIELDS;

  private RoleSearch(
      FileFindings places, String namespace, String object, Optional<ServiceRef> service) {
    this.places = places;
    this.namespace = namespace;
    this.object = object;
    this.service = service;
  }

  /** In the order of the document. */
  static List<StrayRole> in(Piece document, String kind, FileFindings places) {
    Optional<String> namespace = Identity.namespaceOf(document);
    if (namespace.isEmpty()) {
      return List.of();
    }
    ServiceRef ref = new ServiceRef(namespace.get(), Identity.nameOf(document).orElse("(no name)"));
    RoleSearch search =
        new RoleSearch(
            places,
            namespace.get(),
            kind + " " + ref,
            kind.equals("Service") ? Optional.of(ref) : Optional.empty());
    search.walk(document);
    return search.found;
  }

  private void walk(Piece piece) {
    for (Map.Entry<String, Piece> field : piece.fields().entrySet()) {
      if (fieldsLeft-- <= 0) {
        return;
      }
      look(field.getKey(), field.getValue(), piece.path());
    }
    piece.elements().forEach(this::walk);
  }

  private void look(String key, Piece value, String parent) {
    boolean isRightPlace = service.isPresent() && parent.equals("metadata.annotations");
    if (isRightPlace && key.startsWith(Annotations.PREFIX)) {
      return;
    }
    Optional<String> role =
        value.scalar().isPresent() ? roleIn(key, value.scalar().get()) : roleWithin(key, value);
    role.ifPresentOrElse(
        text ->
            found.add(
                new StrayRole(
                    namespace,
                    service,
                    text,
                    places.place(value.line()),
                    object + " " + value.path())),
        () -> walk(value));
  }

  private static Optional<String> roleIn(String key, String value) {
    int slash = key.lastIndexOf('/');
    if (slash >= 0 && isOwnPrefix(key.substring(0, slash))) {
      return isRoleName(key.substring(slash + 1)) ? Optional.of(value) : Optional.empty();
    }
    // milvus-xds.io: "role: ro"
    Matcher inline = INLINE.matcher(value);
    if (isOwnPrefix(key) && inline.matches()) {
      return Optional.of(inline.group(1));
    }
    String letters = key.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    boolean speaksOfARole = letters.startsWith("milvus") && letters.endsWith(NAME);
    return speaksOfARole && ROLES.contains(StrayRole.normal(value))
        ? Optional.of(value)
        : Optional.empty();
  }

  /** Of {@code milvus-xds.io: {role: ro}}. */
  private static Optional<String> roleWithin(String key, Piece value) {
    return value.fields().entrySet().stream()
        .filter(field -> isOwnPrefix(key) && isRoleName(field.getKey()))
        .flatMap(field -> field.getValue().scalar().stream())
        .findFirst();
  }

  private static boolean isOwnPrefix(String written) {
    String text = written.toLowerCase(Locale.ROOT);
    return text.replaceAll("[^a-z]", "").startsWith(PREFIX.substring(0, 10).replace("-", ""))
        || isLike(text, PREFIX, MAX_PREFIX_SLIPS);
  }

  private static boolean isRoleName(String written) {
    return isLike(written.toLowerCase(Locale.ROOT), NAME, MAX_NAME_SLIPS);
  }

  /** Whoever is much longer is not compared: a key may be as long as a file. */
  private static boolean isLike(String written, String name, int maxSlips) {
    return written.length() <= name.length() + maxSlips
        && EditDistance.between(written, name) <= maxSlips;
  }
}
