/** What a registry says of services, and sources that say it. */
@NullMarked
package io.milvusxds.testing.services;

import org.jspecify.annotations.NullMarked;
