package io.milvusxds.discovery.objects;

import io.milvusxds.model.MilvusEndpoint;
import java.time.Instant;

/**
 * An endpoint as one slice lists it; another slice may list it too.
 *
 * @param isNamed whether its name is that of a pod or the like; otherwise it is the address
 * @param listedAt when its slice was made; {@link Instant#EPOCH} when unknown
 */
record ListedEndpoint(MilvusEndpoint endpoint, boolean isNamed, Instant listedAt) {}
