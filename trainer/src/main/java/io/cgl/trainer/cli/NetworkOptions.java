package io.cgl.trainer.cli;

import ai.djl.Device;
import io.cgl.trainer.calibration.CostMatrix;
import io.cgl.trainer.config.CglNetConfig;
import io.cgl.trainer.config.SettingsReader;
import io.cgl.trainer.data.LabelledRows;
import io.cgl.trainer.engine.Devices;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How CGL-Net is trained. */
final class NetworkOptions {

  @Option(
      names = "--network",
      paramLabel = "KIND",
      description =
          "mlp, or for images filters, resnet8, resnet20 or resnet32. Default: mlp for tables,"
              + " filters for images.")
  private String backbone;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description =
          "Passes over the rows per expert. Default: as many as make 1,000 steps or more.")
  private Integer epochs;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of all random numbers. Default: ${DEFAULT-VALUE}.")
  private long seed = 42;

  @Option(
      names = "--serve",
      paramLabel = "WHAT",
      description =
          "What the checkpoint serves: student, experts or all, which has trees where they help;"
              + " with a local stage student+local or networks as well; auto: the cheapest that is"
              + " within half a point of the best. Default: auto.")
  private String serve;

  @Option(
      names = "--budget",
      paramLabel = "TIME",
      description =
          "The time that the training may take, such as 30s or 5m: it makes the best of that."
              + " Default: as long as it needs.")
  private String budget;

  @Option(
      names = "--objective",
      paramLabel = "WHAT",
      description =
          "What labels are decided for: balanced (mean recall), macro-f1, accuracy or cost."
              + " Default: balanced.")
  private String objective;

  @Option(
      names = "--costs",
      paramLabel = "FILE",
      description =
          "What each mistake costs, as CSV: the first row names the predicted classes, the first"
              + " column the true ones. Goes with --objective cost, which it implies.")
  private Path costs;

  @Option(
      names = "--abstain-risk",
      paramLabel = "R",
      description =
          "Choose confidence thresholds, below which events are labelled 'unknown', so that at most"
              + " this share of the answered ones is wrong, e.g. 0.01. Default: no thresholds.")
  private Double abstainRisk;

  @Option(
      names = "--abstain-risk-per-class",
      description = "Hold the risk among the events of each label, not among all.")
  private boolean perClass;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description =
          "A setting of CGL-Net, such as mixup=none or local-views=mask; may be"
              + " given several times. trainer/README.md lists them.")
  private Map<String, String> choices = Map.of();

  @Option(
      names = "--device",
      paramLabel = "auto|cpu|gpu",
      description = "Where to train. Default: ${DEFAULT-VALUE}.")
  private String device = "auto";

  /** Checks the options before any row is read, so that a typing error shows at once. */
  public void check() {
    config(CglNetConfig.defaults());
  }

  public CglNetConfig config(LabelledRows rows) {
    String network = backbone == null ? choices.get("network") : backbone;
    return config(CglNetConfig.defaultsFor(rows.image().isPresent(), Optional.ofNullable(network)));
  }

  public CglNetConfig config(CglNetConfig base) {
    Map<String, String> changes = new HashMap<>(choices);
    changes.put("seed", String.valueOf(seed));
    if (serve != null) {
      changes.put("serve", serve);
      if (serve.equals("student+local")) {
        changes.putIfAbsent("local", "on");
      }
    }
    if (objective != null || costs != null) {
      changes.put("objective", objective == null ? "cost" : objective);
      changes.put("costs", costs == null ? SettingsReader.NONE : CostMatrix.read(costs).csv());
    }
    if (abstainRisk != null) {
      changes.put("abstain-risk", String.valueOf(abstainRisk));
    }
    if (perClass) {
      changes.put("abstain-risk-per-class", "on");
    }
    if (epochs != null) {
      changes.put("epochs", String.valueOf(epochs));
    }
    if (budget != null) {
      changes.put("budget", String.valueOf(seconds(budget)));
    }
    if (backbone != null) {
      changes.put("network", backbone);
    }
    return base.with(changes);
  }

  private static long seconds(String budget) {
    try {
      return Duration.parse("PT" + budget.strip().toUpperCase(Locale.ROOT)).toSeconds();
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "--budget must be a time such as 30s or 5m, not '%s'".formatted(budget), e);
    }
  }

  public Device device() {
    return Devices.resolve(device);
  }
}
