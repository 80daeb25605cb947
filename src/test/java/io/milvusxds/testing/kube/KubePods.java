package io.milvusxds.testing.kube;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.PodResource;

/**
 * The Pods of a namespace. Nothing runs in them: a test says what address they have and whether
 * they are ready, as a kubelet would.
 */
public final class KubePods {
  private final KubernetesClient client;
  private final String namespace;

  KubePods(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /** Makes a Pod of a tier with an address; it is not ready yet. */
  public void create(String name, String tier, String ip) {
    client
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .addToLabels("app", "milvus")
                .addToLabels("tier", tier)
                .endMetadata()
                .withNewSpec()
                .withNodeName(KubeCluster.NODE)
                .withAutomountServiceAccountToken(false)
                .addNewContainer()
                .withName("milvus")
                .withImage("milvus")
                .endContainer()
                .endSpec()
                .build())
        .create();
    patchStatus(name, ip, false);
  }

  /** Makes a Pod of a tier with an address that is ready. */
  public void createReady(String name, String tier, String ip) {
    create(name, tier, ip);
    ready(name, true);
  }

  /** Turns a Pod ready or unready. */
  public void ready(String name, boolean ready) {
    patchStatus(name, pod(name).get().getStatus().getPodIP(), ready);
  }

  /** Asks for the Pod's end: it is terminating, and stays so until {@link #gone}. */
  public void terminate(String name) {
    pod(name).withGracePeriod(30).delete();
  }

  /** Removes the Pod, as a kubelet does when its containers have ended. */
  public void gone(String name) {
    pod(name).withGracePeriod(0).delete();
  }

  private PodResource pod(String name) {
    return client.pods().inNamespace(namespace).withName(name);
  }

  private void patchStatus(String name, String ip, boolean ready) {
    pod(name)
        .editStatus(
            current ->
                new PodBuilder(current)
                    .withNewStatus()
                    .withPhase("Running")
                    .withPodIP(ip)
                    .addNewPodIP(ip)
                    .addToConditions(
                        new PodConditionBuilder()
                            .withType("Ready")
                            .withStatus(ready ? "True" : "False")
                            .build())
                    .endStatus()
                    .build());
  }

  /** The Pod as the API server has it. */
  public Pod get(String name) {
    return pod(name).get();
  }
}
