package io.cgl.samples.demo;

import io.cgl.testing.harness.Figures;
import io.cgl.trainer.config.CglNetConfig;
import io.cgl.trainer.data.CsvRows;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Plays the whole loop on a broker of its own. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Play the whole loop on a Kafka broker of its own: train, publish, classify, drift, retrain,"
          + " swap.",
      "Without --data the stream is generated."
    },
    footer = {
      "",
      "Examples:",
      "  ./cgl demo",
      "  ./cgl demo --data connections.csv.gz --label label --ignore attack --json summary.json"
    })
public final class DemoCommand implements Callable<Integer> {

  private static final int GENERATED_PACE = 1_500;
  private static final int SECONDS_OF_A_FILE = 90;

  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description =
          "A CSV file: its first tenth is trained on, the rest is the stream, in file order.")
  private Path data;

  @Option(
      names = "--label",
      paramLabel = "COL",
      description = "The column that holds the class. Default: ${DEFAULT-VALUE}.")
  private String label = "label";

  @Option(
      names = "--ignore",
      split = ",",
      paramLabel = "COL",
      description = "Columns that are no features.")
  private Set<String> ignored = new LinkedHashSet<>();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of everything random. Default: ${DEFAULT-VALUE}.")
  private long seed = 42;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the summary to this file.")
  private Path json;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Draw the drift here. Default: in a temporary folder.")
  private Path html;

  @Override
  public Integer call() throws IOException {
    if (data == null && !ignored.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "--ignore goes with --data: the generated stream has no such columns");
    }
    PrintStream console = System.out;
    Scenario scenario =
        data == null
            ? GeneratedScenario.of(seed)
            : CsvScenario.of(CsvRows.open(data, label, ignored));
    int pace =
        data == null
            ? GENERATED_PACE
            : Math.max(GENERATED_PACE, (int) (scenario.keptFrom() / SECONDS_OF_A_FILE));
    Path store = Files.createTempDirectory("cgl-demo-");
    Path page = html == null ? store.resolve("drift.html") : html;
    CglNetConfig network = CglNetConfig.defaults().with("seed", seed);
    DemoSummary summary = new Demo(scenario, network, pace, store, page, console).run();
    console.println();
    summary.print(console);
    if (json != null) {
      Figures.write(json, summary);
    }
    boolean exact = summary.lost() == 0 && summary.duplicated() == 0;
    return exact ? 0 : 1;
  }
}
