package io.milvusxds.model;

import static java.util.Objects.requireNonNull;

import java.util.function.Function;

/** What a {@link Finding} is about. Printed as the first words of its sentence. */
public sealed interface Subject {
  /** One service of one source: two sources may have services of the same name. */
  record OfService(ServiceRef service, Origin origin) implements Subject {
    public OfService {
      requireNonNull(service, "service");
      requireNonNull(origin, "origin");
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.service().apply(this);
    }

    @Override
    public String toString() {
      return "Service " + service;
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
}
