package io.milvusxds.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceList;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceList;
import io.milvusxds.discovery.objects.RegistryObject;
import java.util.function.Function;

/**
 * A kind of object that is followed.
 *
 * @param root the path of its API group
 * @param plural its name in a path and in a Role
 * @param group the API group as a Role names it; empty for the core group
 * @param intake what is kept of an object; the rest is not worth the memory
 */
record ObjectKind<T extends HasMetadata, L extends KubernetesResourceList<T>>(
    String root,
    String plural,
    String group,
    Class<T> type,
    Class<L> listType,
    Function<T, RegistryObject> intake) {
  static final ObjectKind<Service, ServiceList> SERVICES =
      new ObjectKind<>("api/v1", "services", "", Service.class, ServiceList.class, Intake::service);

  static final ObjectKind<EndpointSlice, EndpointSliceList> ENDPOINT_SLICES =
      new ObjectKind<>(
          "apis/discovery.k8s.io/v1",
          "endpointslices",
          "discovery.k8s.io",
          EndpointSlice.class,
          EndpointSliceList.class,
          Intake::slice);

  /** The path of all objects of this kind in a scope, without a leading slash. */
  String path(Scope scope) {
    return root
        + "/"
        + scope.namespace().map(name -> "namespaces/" + name + "/").orElse("")
        + plural;
  }

  /** As people and Roles name it: {@code endpointslices.discovery.k8s.io}. */
  @Override
  public String toString() {
    return group.isEmpty() ? plural : plural + "." + group;
  }
}
