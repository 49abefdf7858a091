package io.cgl.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * The layers as a whitelist: of this project's packages, a package uses only those named beside it
 * here. A new package fails a test until it has a place.
 */
@AnalyzeClasses(packages = "io.cgl", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleBoundariesTest {

  private static final String[] SCHEMAS = {"avro", "topics", "checkpoint", "files", "charts"};

  private static final String[] CLASSIFIER = with(SCHEMAS, "drift", "scoring", "stream");

  private static final String[] PRODUCT = with(CLASSIFIER, "trainer", "launcher");

  @ArchTest
  static final ArchRule shouldKeepTheSchemasFreeOfEverythingElse =
      CompositeArchRule.of(layer("avro"))
          .and(layer("files"))
          .and(layer("charts", "files"))
          .and(layer("checkpoint", "files"))
          .and(layer("topics", "avro", "files"));

  @ArchTest
  static final ArchRule shouldKeepTheTrainerFreeOfTheClassifier = layer("trainer", SCHEMAS);

  @ArchTest
  static final ArchRule shouldKeepTheClassifierFreeOfTheTrainer =
      CompositeArchRule.of(layer("drift", "checkpoint"))
          .and(layer("scoring", SCHEMAS))
          .and(layer("stream", CLASSIFIER))
          .and(layer("testsupport", with(SCHEMAS, "scoring")));

  @ArchTest
  static final ArchRule shouldPutWhatDeploysTestsAndShowsOnTop =
      CompositeArchRule.of(layer("launcher"))
          .and(layer("testing.kafka"))
          .and(layer("testing.registry"))
          .and(layer("testing.synthetic", SCHEMAS))
          .and(layer("testing.harness", with(SCHEMAS, "testing", "testsupport")))
          .and(layer("testing", with(PRODUCT, "testing", "testsupport")))
          .and(layer("samples.library", with(SCHEMAS, "scoring")))
          .and(layer("samples.generator", SCHEMAS))
          .and(layer("samples", with(PRODUCT, "samples", "testing")))
          .and(layer("benchmarks", with(PRODUCT, "testing", "testsupport", "samples")))
          .and(layer("images", with(PRODUCT, "samples")))
          .and(layer("cli", with(PRODUCT, "samples", "testing", "benchmarks")));

  @ArchTest
  static final ArchRule shouldGoFromTheDoorIntoTheRoomsAndNotBack =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("command line")
          .definedBy("io.cgl.stream.cli..")
          .layer("tools")
          .definedBy(
              "io.cgl.stream.reset..",
              "io.cgl.stream.deadletter.replay..",
              "io.cgl.stream.driftreplay..")
          .layer("door")
          .definedBy("io.cgl.stream")
          .layer("rooms")
          .definedBy(
              "io.cgl.stream.classify..",
              "io.cgl.stream.deadletter",
              "io.cgl.stream.driftwatch..",
              "io.cgl.stream.frequencies..",
              "io.cgl.stream.kafka..",
              "io.cgl.stream.models..",
              "io.cgl.stream.monitoring..",
              "io.cgl.stream.quality..",
              "io.cgl.stream.state..")
          .whereLayer("command line")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("tools")
          .mayOnlyBeAccessedByLayers("command line")
          .whereLayer("door")
          .mayOnlyBeAccessedByLayers("command line", "tools")
          .whereLayer("rooms")
          .mayOnlyBeAccessedByLayers("command line", "tools", "door")
          .ensureAllClassesAreContainedInArchitectureIgnoring(
              resideOutsideOfPackage("io.cgl.stream.."));

  @ArchTest
  static final ArchRule shouldGiveEveryPackageALayer =
      classes()
          .should()
          .resideInAnyPackage(
              packages(
                  with(
                      PRODUCT,
                      "testsupport",
                      "testing",
                      "samples",
                      "benchmarks",
                      "images",
                      "cli")));

  @ArchTest
  static final ArchRule shouldHaveNoCyclesOfPackages =
      slices().matching("io.cgl.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule shouldDetectDriftWithoutKafka =
      noClasses()
          .that()
          .resideInAPackage("io.cgl.drift..")
          .should()
          .dependOnClassesThat(
              resideOutsideOfPackage("java..").and(resideOutsideOfPackage("io.cgl..")));

  @ArchTest
  static final ArchRule shouldScoreWithoutCommandLineAndHttp =
      noClasses()
          .that()
          .resideInAPackage("io.cgl.scoring..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("picocli..", "com.sun.net.httpserver..", "io.cgl.topics.cli..");

  @ArchTest
  static final ArchRule shouldServeWithoutATrainingEngine =
      noClasses()
          .that()
          .resideInAnyPackage(packages(CLASSIFIER))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl.pytorch..");

  /** Of this project, a layer uses itself and those below it that are named. */
  private static ArchRule layer(String name, String... below) {
    return classes()
        .that()
        .resideInAPackage("io.cgl." + name + "..")
        .should()
        .onlyDependOnClassesThat(
            resideOutsideOfPackage("io.cgl..").or(resideInAnyPackage(packages(with(below, name)))))
        .allowEmptyShould(true);
  }

  private static String[] packages(String... names) {
    return Arrays.stream(names).map(name -> "io.cgl." + name + "..").toArray(String[]::new);
  }

  private static String[] with(String[] names, String... more) {
    return Stream.concat(Arrays.stream(names), Arrays.stream(more)).toArray(String[]::new);
  }
}
