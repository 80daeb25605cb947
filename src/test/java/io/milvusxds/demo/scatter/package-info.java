/** Tests of the scatter-gather example, with nodes on loopback that do what each test says. */
@NullMarked
package io.milvusxds.demo.scatter;

import org.jspecify.annotations.NullMarked;
