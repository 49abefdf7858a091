package io.cgl.benchmarks.accuracy.risk;

import static io.cgl.testing.harness.Settings.require;

import io.cgl.benchmarks.accuracy.set.TableOptions;
import io.cgl.files.FileTree;
import io.cgl.trainer.config.CglNetConfig;
import io.cgl.trainer.data.CsvRows;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.TableProfile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains on random splits of a table with a stated risk, and measures the error it leads to. */
@Command(
    name = "risk",
    mixinStandardHelpOptions = true,
    description =
        "Measure whether --abstain-risk holds: train on random splits of a table, and count wrong"
            + " labels among the answered rows of the rest.",
    footer = {
      "",
      "Example:",
      "  ./cgl bench accuracy risk --data train.csv.gz --label label --risk 0.01 --splits 20"
    })
public final class RiskCommand implements Callable<Integer> {

  @Mixin private TableOptions table;

  @Option(
      names = "--risk",
      paramLabel = "R",
      description = "The stated risk. Default: ${DEFAULT-VALUE}.")
  private double risk = 0.01;

  @Option(
      names = "--splits",
      paramLabel = "N",
      description = "How many splits. Default: ${DEFAULT-VALUE}.")
  private int splits = 20;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "A setting of CGL-Net, such as epochs=3; may be given several times.")
  private Map<String, String> settings = Map.of();

  @Override
  public Integer call() throws IOException {
    require(splits >= 1, "--splits must be at least 1, not " + splits);
    Map<String, String> changes = new HashMap<>(settings);
    changes.put("abstain-risk", String.valueOf(risk));
    CglNetConfig config = CglNetConfig.defaults().with(changes);
    CsvRows rows = table.rows();
    TableProfile profile = TableProfile.of(rows, TableProfile.Overrides.NONE);
    Dataset all = profile.read(rows);
    PrintStream out = System.out;
    out.println("split  answered  wrong of the answered");
    List<RiskSplit> measured = new ArrayList<>();
    Path folder = Files.createTempDirectory("risk");
    try {
      for (int split = 1; split <= splits; split++) {
        RiskSplit one =
            RiskSplit.of(profile, all, config.with("seed", split), folder.resolve("checkpoint"));
        measured.add(one);
        print("%5d".formatted(split), one.answeredShare(), one.error(), out);
      }
    } finally {
      FileTree.delete(folder);
    }
    print(
        " mean",
        measured.stream().mapToDouble(RiskSplit::answeredShare).average().orElseThrow(),
        measured.stream().mapToDouble(RiskSplit::error).average().orElseThrow(),
        out);
    return 0;
  }

  private static void print(String what, double answered, double error, PrintStream out) {
    out.printf(
        Locale.ROOT, "%s   %5.1f %%                 %.2f %%%n", what, 100 * answered, 100 * error);
  }
}
