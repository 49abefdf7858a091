package io.cgl.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * Trainer and classifier meet only in what they both agree on: either can be rebuilt without the
 * other.
 */
@AnalyzeClasses(packages = "io.cgl", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleBoundariesTest {

  @ArchTest
  static final ArchRule shouldKeepTheTrainerFreeOfTheClassifier =
      noClasses()
          .that()
          .resideInAPackage("io.cgl.trainer..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.cgl.stream..",
              "io.cgl.demo..",
              "io.cgl.generator..",
              "io.cgl.launcher..",
              "io.cgl.bench..",
              "io.cgl.benchmark..",
              "io.cgl.driftbenchmark..",
              "io.cgl.cli..");

  @ArchTest
  static final ArchRule shouldKeepTheClassifierFreeOfTheTrainer =
      noClasses()
          .that()
          .resideInAPackage("io.cgl.stream..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.cgl.trainer..",
              "io.cgl.demo..",
              "io.cgl.generator..",
              "io.cgl.launcher..",
              "io.cgl.bench..",
              "io.cgl.benchmark..",
              "io.cgl.driftbenchmark..",
              "io.cgl.cli..");

  @ArchTest
  static final ArchRule shouldKeepTheSchemasFreeOfEverythingElse =
      noClasses()
          .that()
          .resideInAnyPackage("io.cgl.avro..", "io.cgl.topics..", "io.cgl.checkpoint..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.cgl.trainer..",
              "io.cgl.stream..",
              "io.cgl.demo..",
              "io.cgl.generator..",
              "io.cgl.launcher..",
              "io.cgl.bench..",
              "io.cgl.benchmark..",
              "io.cgl.driftbenchmark..",
              "io.cgl.cli..");

  @ArchTest
  static final ArchRule shouldServeWithoutATrainingEngine =
      noClasses()
          .that()
          .resideInAPackage("io.cgl.stream..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl.pytorch..");
}
