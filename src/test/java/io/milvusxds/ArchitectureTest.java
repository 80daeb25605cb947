package io.milvusxds;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.milvusxds.xds.connection.Stranger;
import io.milvusxds.xds.limits.ConnectionLimits;
import io.milvusxds.xds.limits.LimitStatus;
import io.milvusxds.xds.limits.Shares;
import io.milvusxds.xds.limits.TextLimits;
import io.milvusxds.xds.limits.XdsLimits;
import io.milvusxds.xds.resource.Resource;
import io.milvusxds.xds.resource.ResourceName;
import io.milvusxds.xds.resource.ResourceType;
import io.milvusxds.xds.resource.Snapshot;
import io.milvusxds.xds.subscription.Rejection;
import io.milvusxds.xds.subscription.TypeStatus;
import java.net.InetAddress;

/**
 * The table of packages as rules: who may import whom, and which outside library stays in which
 * package.
 *
 * <p>It mirrors the table in {@code docs/architecture.md}; change both together.
 */
@AnalyzeClasses(packages = "io.milvusxds", importOptions = ProductOnly.class)
class ArchitectureTest {
  private static final String ROOT = "io.milvusxds.";
  private static final Class<?>[] FOR_ALL = {
    ConnectionLimits.class,
    LimitStatus.class,
    Shares.class,
    TextLimits.class,
    XdsLimits.class,
    Resource.class,
    ResourceName.class,
    ResourceType.class,
    Snapshot.class,
    Rejection.class,
    TypeStatus.class,
    Stranger.class
  };

  @ArchTest static final ArchRule modelImportsNobody = onlyImports("model");

  @ArchTest static final ArchRule discoveryKnowsOnlyTheModel = onlyImports("discovery", "model");

  @ArchTest static final ArchRule tuningKnowsOnlyTheModel = onlyImports("tuning", "model");

  @ArchTest
  static final ArchRule routingKnowsModelAndTuning = onlyImports("routing", "model", "tuning");

  @ArchTest
  static final ArchRule translateKnowsThePlan =
      onlyImports("translate", "model", "routing", "tuning");

  @ArchTest static final ArchRule xdsKnowsNothingOfMilvus = onlyImports("xds");

  @ArchTest static final ArchRule limitsAreTheGroundOfXds = onlyImports("xds.limits");

  @ArchTest
  static final ArchRule resourcesKnowNoStreams = onlyImports("xds.resource", "xds.limits");

  @ArchTest
  static final ArchRule subscriptionsKnowNoNetwork =
      onlyImports("xds.subscription", "xds.resource", "xds.limits");

  @ArchTest
  static final ArchRule connectionsKnowNoResources = onlyImports("xds.connection", "xds.limits");

  /** Public there means: for the other packages of {@code xds}. */
  @ArchTest
  static final ArchRule othersSeeOfXdsWhatIsMeantForThem =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "xds..")
          .should()
          .dependOnClassesThat(
              JavaClass.Predicates.resideInAnyPackage(
                      ROOT + "xds.limits",
                      ROOT + "xds.resource",
                      ROOT + "xds.subscription",
                      ROOT + "xds.connection")
                  .and(not(belongToAnyOf(FOR_ALL))));

  @ArchTest
  static final ArchRule pipelineDrivesTheStagesBeforeIt =
      onlyImports("pipeline", "model", "discovery", "tuning", "routing", "translate", "xds");

  @ArchTest
  static final ArchRule opsWatchesButIsNotWired =
      onlyImports("ops", "model", "discovery", "tuning", "routing", "translate", "xds", "pipeline");

  @ArchTest
  static final ArchRule reportTellsWhatThePipelineComesTo =
      onlyImports(
          "report", "model", "discovery", "tuning", "routing", "translate", "xds", "pipeline");

  @ArchTest
  static final ArchRule onlyTheCommandLineKnowsTheDemo =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT + "demo..", ROOT + "cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + "demo..");

  @ArchTest
  static final ArchRule kubernetesObjectsStayWhereTheApiServerIsAsked =
      libraryOnlyIn("io.fabric8..", "discovery.kubernetes", "report.events");

  @ArchTest
  static final ArchRule yamlStaysInTheFileSource =
      libraryOnlyIn("org.snakeyaml..", "discovery.file");

  @ArchTest
  static final ArchRule envoyMessagesStayInTranslateAndXds =
      libraryOnlyIn("io.envoyproxy.envoy..", "translate", "xds", "cli");

  @ArchTest
  static final ArchRule jsonTreesStayAtTheEdges =
      libraryOnlyIn("com.fasterxml.jackson..", "discovery", "translate", "ops");

  @ArchTest
  static final ArchRule segmentHashStaysInRouting =
      libraryOnlyIn("net.openhft.hashing..", "routing");

  @ArchTest static final ArchRule metricsStayInOps = libraryOnlyIn("io.micrometer..", "ops");

  @ArchTest static final ArchRule flagsStayInTheCommandLine = libraryOnlyIn("picocli..", "cli");

  @ArchTest static final ArchRule grpcStaysInXds = libraryOnlyIn("io.grpc..", "xds", "demo", "cli");

  /** No clock, thread, I/O, logger or chance: the same input gives the same output, everywhere. */
  @ArchTest
  static final ArchRule theMiddleIsPure =
      noClasses()
          .that()
          .resideInAnyPackage(
              ROOT + "model..", ROOT + "tuning..", ROOT + "routing..", ROOT + "translate..")
          .should()
          .dependOnClassesThat(
              JavaClass.Predicates.resideInAnyPackage(
                      "java.io..",
                      "java.nio.file..",
                      "java.net..",
                      "java.util.concurrent..",
                      "org.slf4j..")
                  // As a value it is pure; what it would look up is forbidden below.
                  .and(not(type(InetAddress.class))))
          .orShould()
          .callMethod(InetAddress.class, "getByName", String.class)
          .orShould()
          .callMethod(InetAddress.class, "getAllByName", String.class)
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.util.Random")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.time.Clock")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(java.time.Instant.class, "now");

  @ArchTest
  static final ArchRule noPackageDependsOnItselfThroughOthers =
      SlicesRuleDefinition.slices().matching(ROOT + "(**)").should().beFreeOfCycles();

  /** The stubs of Milvus are generated from a file that is copied along. */
  @ArchTest
  static final ArchRule theExampleToCopyNeedsNothingElseOfThisProject =
      noClasses()
          .that()
          .resideInAPackage(ROOT + "demo.scatter")
          .should()
          .dependOnClassesThat(
              JavaClass.Predicates.resideInAPackage("io.milvusxds..")
                  .and(
                      JavaClass.Predicates.resideOutsideOfPackages(
                          ROOT + "demo.scatter", ROOT + "demo.milvus1")));

  @ArchTest
  static final ArchRule nobodySleeps =
      noClasses().should().callMethod(Thread.class, "sleep", long.class);

  private static ArchRule onlyImports(String name, String... others) {
    String[] allowed = new String[others.length + 1];
    allowed[0] = ROOT + name + "..";
    for (int i = 0; i < others.length; i++) {
      allowed[i + 1] = ROOT + others[i] + "..";
    }
    return classes()
        .that()
        .resideInAPackage(ROOT + name + "..")
        .should()
        .onlyDependOnClassesThat(
            com.tngtech.archunit.base.DescribedPredicate.or(
                com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage(allowed),
                com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage(
                    ROOT.substring(0, ROOT.length() - 1) + "..")))
        .allowEmptyShould(true);
  }

  private static ArchRule libraryOnlyIn(String library, String... names) {
    String[] packages = new String[names.length];
    for (int i = 0; i < names.length; i++) {
      packages[i] = ROOT + names[i] + "..";
    }
    return noClasses()
        .that()
        .resideOutsideOfPackages(packages)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library);
  }
}
