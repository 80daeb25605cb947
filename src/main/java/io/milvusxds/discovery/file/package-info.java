/**
 * Reads Kubernetes objects from a YAML file or a folder of them and follows changes.
 *
 * <p>In: a path. Out: {@code SourceSnapshot}s, from one watch thread. A file that is broken or gone
 * keeps its last good objects and becomes a finding that names file and line.
 */
@NullMarked
package io.milvusxds.discovery.file;

import org.jspecify.annotations.NullMarked;
