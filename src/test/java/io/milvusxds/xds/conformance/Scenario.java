package io.milvusxds.xds.conformance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A rule of the protocol as a test, named after the rule. It takes a {@link Stage} and runs once in
 * each variant where the rule applies.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(InEveryVariant.class)
@interface Scenario {
  /** Where the rule applies. */
  Applies in() default Applies.EVERYWHERE;

  /** Why it does not apply elsewhere; must be given unless it applies everywhere. */
  String because() default "";
}
