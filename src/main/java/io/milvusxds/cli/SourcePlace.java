package io.milvusxds.cli;

import io.milvusxds.discovery.Source;
import io.milvusxds.discovery.file.FileSource;
import io.milvusxds.discovery.kubernetes.ClusterClients;
import io.milvusxds.discovery.kubernetes.KubernetesSource;
import io.milvusxds.discovery.kubernetes.KubernetesTimes;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** What {@code --source} names. */
sealed interface SourcePlace {
  /** A source of it, not started; what takes long to prepare may begin. */
  Source source(Clock clock);

  /** A file or folder of manifests. */
  record FilePlace(Path path) implements SourcePlace {
    @Override
    public Source source(Clock clock) {
      return new FileSource(path, clock);
    }
  }

  /**
   * A Kubernetes API server.
   *
   * @param namespaces empty for all of them
   */
  record KubernetesPlace(List<String> namespaces) implements SourcePlace {
    public KubernetesPlace {
      namespaces = List.copyOf(namespaces);
    }

    @Override
    public Source source(Clock clock) {
      return new KubernetesSource(
          namespaces, ClusterClients.beginning(), KubernetesTimes.DEFAULT, clock);
    }
  }
}
