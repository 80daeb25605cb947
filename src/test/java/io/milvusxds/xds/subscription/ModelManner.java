package io.milvusxds.xds.subscription;

import io.milvusxds.xds.resource.Resource;

/** What a client does with a response that holds bad content. */
enum ModelManner {
  /** Knows no bad content and accepts everything. */
  ACCEPTS,
  /** Refuses the response and keeps what it had. */
  REFUSES,
  /** Refuses the response, but takes over what is good in it, as an Envoy does. */
  REFUSES_AND_APPLIES_THE_REST;

  boolean refuses(ModelResponse response) {
    return this != ACCEPTS && response.resources().values().stream().anyMatch(ModelCatalog::isBad);
  }

  /** Whether it takes over this resource of a response. */
  boolean applies(Resource resource, boolean refused) {
    return !refused || (this == REFUSES_AND_APPLIES_THE_REST && !ModelCatalog.isBad(resource));
  }
}
