package io.milvusxds.e2e;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.milvusxds.testing.kube.KubeCluster;
import io.milvusxds.testing.kube.KubeNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** An account of a cluster with exactly the rights that milvus-xds needs, or none yet. */
final class KubeAccount {
  private static final String NAME = "milvus-xds";
  private static final String RBAC = "rbac.authorization.k8s.io";
  private static final Path MANIFEST = Path.of("k8s", "milvus-xds.yaml");

  private final KubeCluster cluster;
  private final KubeNamespace namespace;

  private KubeAccount(KubeCluster cluster, KubeNamespace namespace) {
    this.cluster = cluster;
    this.namespace = namespace;
  }

  // Made from the chart, so that the tests run with its rights and no other.
  private static List<PolicyRule> rules() throws IOException {
    Object objects = new KubernetesSerialization().unmarshal(Files.readString(MANIFEST));
    return ((Collection<?>) objects)
        .stream()
            .filter(ClusterRole.class::isInstance)
            .map(ClusterRole.class::cast)
            .findFirst()
            .orElseThrow(() -> new AssertionError("no ClusterRole in " + MANIFEST))
            .getRules();
  }

  /** Makes an account without rights in a namespace. */
  static KubeAccount create(KubeCluster cluster, KubeNamespace namespace) {
    cluster
        .admin()
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withName(NAME)
                .withNamespace(namespace.name())
                .endMetadata()
                .build())
        .create();
    return new KubeAccount(cluster, namespace);
  }

  /** Grants the rights in its namespace only. */
  void grantInNamespace() throws IOException {
    grantIn(namespace);
  }

  /** Grants the rights in a namespace, be it another one than its own. */
  void grantIn(KubeNamespace where) throws IOException {
    cluster
        .admin()
        .resource(
            new RoleBuilder()
                .withNewMetadata()
                .withName(NAME)
                .withNamespace(where.name())
                .endMetadata()
                .withRules(rules())
                .build())
        .forceConflicts()
        .serverSideApply();
    cluster
        .admin()
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withName(NAME)
                .withNamespace(where.name())
                .endMetadata()
                .withNewRoleRef(RBAC, "Role", NAME)
                .addNewSubject("", "ServiceAccount", NAME, namespace.name())
                .build())
        .forceConflicts()
        .serverSideApply();
  }

  /** Takes away what {@link #grantInNamespace} gave. */
  void withdrawInNamespace() {
    cluster.admin().rbac().roleBindings().inNamespace(namespace.name()).withName(NAME).delete();
  }

  /** Grants the rights in all namespaces. */
  void grantEverywhere() throws IOException {
    String name = NAME + "-" + namespace.name();
    cluster
        .admin()
        .resource(
            new ClusterRoleBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withRules(rules())
                .build())
        .create();
    cluster
        .admin()
        .resource(
            new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewRoleRef(RBAC, "ClusterRole", name)
                .addNewSubject("", "ServiceAccount", NAME, namespace.name())
                .build())
        .create();
  }

  /** A kubeconfig of this account, with a token that is good for an hour; always the same file. */
  Path kubeconfig() throws IOException {
    return kubeconfig(new TokenRequestBuilder().withNewSpec().endSpec().build());
  }

  /** Like {@link #kubeconfig()}, but the token ends with this Secret, which is made for it. */
  Path kubeconfigBoundTo(String secret) throws IOException {
    Secret made =
        cluster
            .admin()
            .resource(
                new SecretBuilder()
                    .withNewMetadata()
                    .withName(secret)
                    .withNamespace(namespace.name())
                    .endMetadata()
                    .build())
            .create();
    return kubeconfig(
        new TokenRequestBuilder()
            .withNewSpec()
            .withNewBoundObjectRef("v1", "Secret", secret, made.getMetadata().getUid())
            .endSpec()
            .build());
  }

  /** Ends the token that is bound to this Secret. */
  void deleteSecret(String secret) {
    cluster.admin().secrets().inNamespace(namespace.name()).withName(secret).delete();
  }

  private Path kubeconfig(TokenRequest request) throws IOException {
    String token =
        cluster
            .admin()
            .serviceAccounts()
            .inNamespace(namespace.name())
            .withName(NAME)
            .tokenRequest(request)
            .getStatus()
            .getToken();
    String text =
        Files.readString(cluster.kubeconfig())
            .replaceFirst("token: [0-9A-Za-z._-]+", "token: " + token);
    return Files.writeString(cluster.folder().resolve("kubeconfig-" + namespace.name()), text);
  }
}
