/**
 * The xDS protocol, rule by rule, as scenarios that run in each variant of the protocol where they
 * apply. The results make {@code docs/xds-conformance.md}.
 */
@NullMarked
package io.milvusxds.xds.conformance;

import org.jspecify.annotations.NullMarked;
