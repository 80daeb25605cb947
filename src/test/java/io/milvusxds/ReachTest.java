package io.milvusxds;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.milvusxds.cli.Main;
import io.milvusxds.model.Annotations;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The product has no class that the program does not use; what only the build uses is elsewhere.
 */
class ReachTest {
  private static final String ROOT = "io.milvusxds";
  // Its constants are copied by the compiler to where they are used, so that no class mentions it.
  private static final String CONSTANTS = Annotations.class.getName();
  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @Test
  void everyClassIsReachedFromMain() {
    Set<String> unreached = new TreeSet<>();
    Set<String> reached = reachedFromMain();
    for (JavaClass type : PRODUCT) {
      String name = outermost(type);
      if (!reached.contains(name) && !isGenerated(type) && !name.endsWith("package-info")) {
        unreached.add(name);
      }
    }

    assertThat(unreached).containsExactly(CONSTANTS);
  }

  /** The outermost classes that a chain of mentions leads to, annotations included. */
  private static Set<String> reachedFromMain() {
    Set<String> reached = new HashSet<>();
    Set<JavaClass> seen = new HashSet<>();
    Deque<JavaClass> open = new ArrayDeque<>();
    open.add(PRODUCT.get(Main.class));
    while (!open.isEmpty()) {
      JavaClass type = open.remove();
      if (type.getPackageName().startsWith(ROOT) && seen.add(type)) {
        reached.add(outermost(type));
        type.getDirectDependenciesFromSelf().stream()
            .map(Dependency::getTargetClass)
            .map(JavaClass::getBaseComponentType)
            .forEach(open::add);
      }
    }
    return reached;
  }

  private static String outermost(JavaClass type) {
    return type.getEnclosingClass().map(ReachTest::outermost).orElseGet(type::getFullName);
  }

  // Made from the protos of Milvus, whole; the demo uses some of them.
  private static boolean isGenerated(JavaClass type) {
    return type.getPackageName().startsWith(ROOT + ".demo.milvus1");
  }
}
