package io.milvusxds;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.milvusxds.cli.Main;
import io.milvusxds.model.Annotations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The product has no class that the program does not use; what only the build uses is elsewhere.
 */
class ReachTest {
  private static final String ROOT = "io.milvusxds";
  private static final Pattern CLASS_NAME =
      Pattern.compile("io\\.milvusxds(\\.[a-z]+)+\\.[A-Z]\\w*");
  // Its constants are copied by the compiler to where they are used, so that no class mentions it.
  private static final String CONSTANTS = Annotations.class.getName();
  private static final JavaClasses PRODUCT =
      new ClassFileImporter().withImportOption(new ProductOnly()).importPackages(ROOT);

  @Test
  void everyClassIsReachedFromMain() throws IOException {
    Set<String> unreached = new TreeSet<>();
    Set<String> reached = reachedFromMain();
    for (JavaClass type : PRODUCT) {
      String name = outermost(type);
      if (!reached.contains(name) && !name.endsWith("package-info")) {
        unreached.add(name);
      }
    }

    assertThat(unreached).containsExactly(CONSTANTS);
  }

  /** The outermost classes that a chain of mentions leads to, annotations included. */
  private static Set<String> reachedFromMain() throws IOException {
    Set<String> reached = new HashSet<>();
    Set<JavaClass> seen = new HashSet<>();
    Deque<JavaClass> open = new ArrayDeque<>(namedInResources());
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

  /** What the configuration of the log names, which the log's library then loads. */
  private static List<JavaClass> namedInResources() throws IOException {
    List<JavaClass> named = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of("src", "main", "resources"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Matcher names = CLASS_NAME.matcher(Files.readString(file));
        while (names.find()) {
          named.add(PRODUCT.get(names.group()));
        }
      }
    }
    return named;
  }

  private static String outermost(JavaClass type) {
    return type.getEnclosingClass().map(ReachTest::outermost).orElseGet(type::getFullName);
  }
}
