package io.milvusxds.discovery.objects;

import io.milvusxds.model.ServiceRef;

/**
 * An object of a registry as far as it matters here; equal objects say the same, wherever they
 * stand.
 */
public interface RegistryObject {
  /** Namespace and name; objects of two kinds may share them. */
  ServiceRef ref();
}
