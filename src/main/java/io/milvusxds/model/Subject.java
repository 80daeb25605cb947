package io.milvusxds.model;

import static java.util.Map.entry;
import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What a {@link Finding} is about. Printed as the first words of its sentence. */
public sealed interface Subject {
  /**
   * One service of one source: two sources may have services of the same name.
   *
   * @param place where the service, or the annotation that is meant, stands; empty when the source
   *     has no files
   */
  record OfService(ServiceRef service, Origin origin, Optional<PlaceInFile> place)
      implements Subject {
    public OfService {
      requireNonNull(service, "service");
      requireNonNull(origin, "origin");
      requireNonNull(place, "place");
    }

    /** A service wherever it stands. */
    public OfService(ServiceRef service, Origin origin) {
      this(service, origin, Optional.empty());
    }

    /** The same service at a place. */
    OfService at(PlaceInFile where) {
      return new OfService(service, origin, Optional.of(where));
    }

    /** The same service wherever it stands. */
    OfService withoutPlace() {
      return new OfService(service, origin);
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.service().apply(this);
    }

    @Override
    public String toString() {
      return "Service " + service + place.map(where -> " (" + where + ")").orElse("");
    }
  }

  /** A deployment, and so all of its services. */
  record OfDeployment(DeploymentRef deployment) implements Subject {
    public OfDeployment {
      requireNonNull(deployment, "deployment");
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.deployment().apply(this);
    }

    @Override
    public String toString() {
      return "deployment " + deployment;
    }
  }

  /** A file or a folder, or a place in a file. */
  record OfFile(PlaceInFile place) implements Subject {
    public OfFile {
      requireNonNull(place, "place");
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.file().apply(this);
    }

    @Override
    public String toString() {
      return "file " + place;
    }
  }

  /**
   * A source as a whole.
   *
   * @param name for example {@code kubernetes}
   */
  record OfSource(String name) implements Subject {
    public OfSource {
      requireNonNull(name, "name");
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.source().apply(this);
    }

    @Override
    public String toString() {
      return "source " + name;
    }
  }

  /**
   * Envoys.
   *
   * @param asked the deployments that they name, as a reader is told them
   */
  record OfEnvoys(String asked) implements Subject {
    public OfEnvoys {
      requireNonNull(asked, "asked");
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.envoys().apply(this);
    }

    @Override
    public String toString() {
      return "Envoys with node.cluster " + asked;
    }
  }

  /**
   * A host that an annotation names.
   *
   * @param name as it is written, shortened when very long
   */
  record OfHost(String name) implements Subject {
    public OfHost {
      requireNonNull(name, "name");
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.host().apply(this);
    }

    @Override
    public String toString() {
      return "host " + name;
    }
  }

  /** One function for each kind of subject. */
  record Cases<R>(
      Function<OfService, R> service,
      Function<OfDeployment, R> deployment,
      Function<OfFile, R> file,
      Function<OfSource, R> source,
      Function<OfEnvoys, R> envoys,
      Function<OfHost, R> host) {}

  /** Applies the function of the case at hand. */
  <R> R match(Cases<R> cases);

  /**
   * Its parts by name, for programs: the kind first, then what names it. The values are texts and
   * numbers.
   */
  default Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("kind", kind());
    match(
            new Cases<Stream<Map.Entry<String, Object>>>(
                of ->
                    Stream.concat(
                        Stream.of(
                            entry("namespace", of.service().namespace()),
                            entry("name", of.service().name()),
                            entry("source", of.origin().source())),
                        of.place().stream().flatMap(PlaceInFile::fields)),
                of ->
                    Stream.of(
                        entry("namespace", of.deployment().namespace()),
                        entry("name", of.deployment().name())),
                of -> of.place().fields(),
                of -> Stream.of(entry("source", of.name())),
                of -> Stream.of(entry("asked", of.asked())),
                of -> Stream.of(entry("host", of.name()))))
        .forEach(field -> fields.put(field.getKey(), field.getValue()));
    return Collections.unmodifiableMap(fields);
  }

  private String kind() {
    return match(
        new Cases<>(
            of -> "service",
            of -> "deployment",
            of -> "file",
            of -> "source",
            of -> "envoys",
            of -> "host"));
  }
}
