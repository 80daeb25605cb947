package io.milvusxds.demo;

import static java.util.Objects.requireNonNull;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.model.HostPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The file that tells a control plane where the nodes of one deployment are: two Services with
 * their endpoints written by hand.
 */
public record StateFile(Path path, DeploymentRef deployment) {
  /** Searches with a segment in their header go to the owners of the segment. */
  private static final String BY_SEGMENT = "      milvus-xds.io/lb-policy: \"segment-hash\"\n";

  public StateFile {
    requireNonNull(path, "path");
    requireNonNull(deployment, "deployment");
  }

  /** Replaces the file as a whole, by rename: nobody ever reads half of it. */
  public void write(List<HostPort> readOnly, List<HostPort> readWrite) throws IOException {
    String text =
        "apiVersion: v1\nkind: List\nitems:\n"
            + service(EndpointRole.READ_ONLY, readOnly)
            + service(EndpointRole.READ_WRITE, readWrite);
    Path next = path.resolveSibling("." + path.getFileName() + ".next");
    Files.writeString(next, text);
    Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
  }

  private String service(EndpointRole role, List<HostPort> endpoints) {
    String listed = endpoints.stream().map(HostPort::toString).collect(Collectors.joining(","));
    return """
    - apiVersion: v1
      kind: Service
      metadata:
        namespace: %s
        name: milvus-%s-servers
        annotations:
          milvus-xds.io/deployment: "%s"
          milvus-xds.io/role: "%s"
          milvus-xds.io/endpoints: "%s"
    %s\
      spec:
        clusterIP: None
        ports:
        - name: engine
          port: 19530
    """
        .formatted(
            deployment.namespace(),
            role.label(),
            deployment.name(),
            role.label(),
            listed,
            role == EndpointRole.READ_ONLY ? BY_SEGMENT : "");
  }
}
