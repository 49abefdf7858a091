package io.cgl.trainer.checkpoint;

import ai.djl.Device;
import ai.djl.engine.Engine;
import io.cgl.checkpoint.BundleFiles;
import io.cgl.checkpoint.BundleWriter;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.CheckpointException;
import io.cgl.checkpoint.Manifest;
import io.cgl.checkpoint.OnnxGraph;
import io.cgl.checkpoint.Scores;
import io.cgl.checkpoint.ScoringSession;
import io.cgl.checkpoint.Sha256;
import io.cgl.trainer.calibration.AbstainRisk;
import io.cgl.trainer.calibration.Calibration;
import io.cgl.trainer.calibration.JudgedRows;
import io.cgl.trainer.calibration.RiskThresholds;
import io.cgl.trainer.config.CglNetConfig;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.evaluation.DatasetScoring;
import io.cgl.trainer.export.OnnxExporter;
import io.cgl.trainer.metrics.ClassificationMetrics;
import io.cgl.trainer.model.TrainedCglNet;
import io.cgl.trainer.model.TrainingParameters;
import io.cgl.trainer.progress.TrainingListener;
import io.cgl.trainer.report.ReportWriter;
import io.cgl.trainer.training.CglNetTrainer;
import io.cgl.trainer.training.TrainingJournal;
import io.cgl.trainer.training.UnlearntRows;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Turns labelled rows into a bundle: trains, exports, checks that serving reproduces the
 * probabilities of training, and writes the bundle atomically.
 */
public final class CheckpointTrainer {

  /**
   * Largest difference allowed between ONNX Runtime's and PyTorch's probabilities: rounding only.
   */
  public static final double MAX_DISAGREEMENT = 1e-4;

  /** Writing the progress of a small network takes some milliseconds, so this costs nothing. */
  private static final Duration JOURNAL_INTERVAL = Duration.ofSeconds(10);

  /** The share of the training's time that each comparison in the report may take. */
  private static final double COMPARISON_SHARE = 0.1;

  private final Device device;
  private final Clock clock;
  private final Optional<CheckpointBundle> earlier;
  private final boolean resumable;
  private final boolean comparing;

  /** A trainer that trains from scratch and whose interrupted trainings are lost. */
  public CheckpointTrainer(Device device, Clock clock) {
    this(device, clock, Optional.empty(), false, true);
  }

  private CheckpointTrainer(
      Device device,
      Clock clock,
      Optional<CheckpointBundle> earlier,
      boolean resumable,
      boolean comparing) {
    this.device = device;
    this.clock = clock;
    this.earlier = earlier;
    this.resumable = resumable;
    this.comparing = comparing;
  }

  /** The same, starting from the parameters of an earlier checkpoint. */
  public CheckpointTrainer from(CheckpointBundle bundle) {
    return new CheckpointTrainer(device, clock, Optional.of(bundle), resumable, comparing);
  }

  /**
   * The same, keeping the progress in a hidden file beside the bundle, so that an interrupted
   * training can be resumed.
   */
  public CheckpointTrainer resumable() {
    return new CheckpointTrainer(device, clock, earlier, true, comparing);
  }

  /** The same without what costs time in the report: the baseline and the columns' importance. */
  public CheckpointTrainer withoutComparisons() {
    return new CheckpointTrainer(device, clock, earlier, resumable, false);
  }

  /**
   * Trains and writes a bundle.
   *
   * @param out where the bundle appears, atomically
   * @throws CheckpointException if it cannot be written, or the exported graph disagrees with the
   *     network
   */
  public CheckpointBundle train(TrainingTask task, Path out, TrainingListener listener) {
    if (task.config().decision().abstainRisk().isPresent()
        && task.measured().rows() == 0
        && !task.config().judgedOutOfFold()) {
      throw new CheckpointException(
          "--abstain-risk needs rows that are not learnt from: hold some out, e.g. --held-out 0.2");
    }
    // Before the training, so that a folder that cannot be written fails at once.
    try (BundleWriter writer = BundleWriter.at(out)) {
      Instant start = clock.instant();
      TrainingJournal journal = journal(task, out);
      try (TrainedCglNet net = learn(task, journal, listener)) {
        CheckpointBundle bundle =
            write(task, net, writer, Duration.between(start, clock.instant()));
        journal.delete();
        return bundle;
      }
    } catch (IOException e) {
      throw new CheckpointException("cannot write %s: %s".formatted(out, e.getMessage()), e);
    }
  }

  /**
   * The bundle that {@link #train} would write, if it exists already: same rows, inputs, settings
   * and versions.
   */
  public Optional<CheckpointBundle> trained(TrainingTask task, Path out) {
    if (!Files.exists(out.resolve(BundleFiles.MANIFEST))) {
      return Optional.empty();
    }
    try {
      CheckpointBundle bundle = CheckpointBundle.open(out);
      Manifest manifest = bundle.manifest();
      boolean same =
          manifest.provenance().dataSha256().equals(task.dataSha256())
              && manifest.provenance().versions().equals(versions())
              && manifest.inputs().equals(task.profile().inputs())
              && manifest.network().configuration().equals(task.config().describe());
      return same ? Optional.of(bundle) : Optional.empty();
    } catch (CheckpointException e) {
      return Optional.empty(); // Written again.
    }
  }

  private TrainingJournal journal(TrainingTask task, Path out) {
    if (!resumable) {
      return TrainingJournal.none();
    }
    Path target = out.toAbsolutePath();
    return TrainingJournal.open(
        target.resolveSibling("." + target.getFileName() + ".training"),
        identity(task),
        JOURNAL_INTERVAL);
  }

  /** Equal for trainings that give equal parameters on one machine. */
  private String identity(TrainingTask task) {
    return Sha256.of(
        String.join(
            "\n",
            task.dataSha256(),
            String.valueOf(task.training().rows()),
            String.valueOf(task.measured().rows()),
            task.profile().inputs().toString(),
            // A risk that does not hold is asked for again with another one.
            task.config()
                .with(Map.of("abstain-risk", "none", "abstain-risk-per-class", "off"))
                .describe()
                .toString(),
            device.toString(),
            Engine.getEngine("PyTorch").getVersion(),
            earlier.map(CheckpointBundle::sha256).orElse("from scratch")));
  }

  private TrainedCglNet learn(TrainingTask task, TrainingJournal journal, TrainingListener listener)
      throws IOException {
    UnlearntRows unlearnt = new UnlearntRows(task.fitted(), task.measured());
    if (earlier.isEmpty()) {
      return CglNetTrainer.train(
          task.training(), unlearnt, task.config(), device, journal, listener);
    }
    try (TrainedCglNet net = parameters(earlier.get())) {
      return CglNetTrainer.warmStart(
          net, task.training(), unlearnt, task.config(), device, journal, listener);
    }
  }

  private TrainedCglNet parameters(CheckpointBundle bundle) throws IOException {
    Path file = bundle.folder().resolve(BundleFiles.PARAMETERS);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return TrainingParameters.read(in, device);
    } catch (IOException e) {
      throw new CheckpointException("cannot read %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private CheckpointBundle write(
      TrainingTask task, TrainedCglNet net, BundleWriter writer, Duration duration)
      throws IOException {
    Path graph = writer.file(BundleFiles.GRAPH);
    try (OutputStream out = Files.newOutputStream(graph)) {
      OnnxExporter.write(net, net.served(), out);
    }
    try (OutputStream out = Files.newOutputStream(writer.file(BundleFiles.PARAMETERS))) {
      TrainingParameters.write(net, out);
    }
    Dataset some = task.unlearnt().rows() > 0 ? task.unlearnt() : task.training();
    Scores served = net.predict(some);
    double disagreement = disagreement(graph, some, served);
    writer.writeGolden(GoldenSample.of(some, served));
    // Figures are of rows on which nothing was learnt or chosen, where there are such.
    CheckpointFigures figures =
        net.unseen()
            .map(CheckpointFigures::of)
            .orElseGet(
                () ->
                    CheckpointFigures.ofTraining(
                        new JudgedRows(some, served, net.decision(net.served()).labels(served))));
    Manifest manifest =
        manifest(task, net, figures, thresholds(task, net, figures.rows()), disagreement);
    ReportWriter.write(
        new ReportData(task, net, figures)
            .of(writer.modelId(manifest), manifest, duration, comparing ? COMPARISON_SHARE : 0),
        writer.file(BundleFiles.REPORT));
    return writer.seal(manifest);
  }

  private static double disagreement(Path graph, Dataset rows, Scores expected) {
    try (OnnxGraph onnx = OnnxGraph.load(graph, expected.classes(), 1);
        ScoringSession session = onnx.newSession()) {
      double worst =
          DatasetScoring.score(session, rows, expected.classes()).largestDifference(expected);
      if (!(worst < MAX_DISAGREEMENT)) {
        throw new CheckpointException(
            "the exported graph disagrees with the network by %.2g, allowed is %.0e: not exported"
                .formatted(worst, MAX_DISAGREEMENT));
      }
      return worst;
    }
  }

  private static Map<String, Double> thresholds(
      TrainingTask task, TrainedCglNet net, JudgedRows judged) {
    Optional<AbstainRisk> risk = task.config().decision().abstainRisk();
    try {
      return risk.isEmpty()
          ? Map.of()
          : RiskThresholds.of(
              risk.get(),
              judged.probabilities(),
              judged.decided(),
              judged.rows().labels(),
              net.classes());
    } catch (IllegalArgumentException e) {
      throw new CheckpointException(e.getMessage(), e);
    }
  }

  private Manifest manifest(
      TrainingTask task,
      TrainedCglNet net,
      CheckpointFigures shown,
      Map<String, Double> abstainBelow,
      double disagreement) {
    ClassificationMetrics metrics = shown.metrics();
    CglNetConfig config = task.config();
    Calibration calibration = net.calibration(net.served());
    Map<String, Map<String, Double>> members = new LinkedHashMap<>();
    net.figures().forEach((name, figures) -> members.put(name, figures.headline()));
    return new Manifest(
        Manifest.FORMAT_VERSION,
        task.modelName(),
        "",
        clock.instant(),
        task.profile().inputs(),
        net.classes(),
        Arrays.stream(net.classCounts()).boxed().toList(),
        new Manifest.Network(net.shape().fingerprint(), net.served().toString(), config.describe()),
        new Manifest.Provenance(
            task.dataName(), task.dataSha256(), task.rows(), config.seed(), versions()),
        shown.named(),
        members,
        metrics.recallByName(net.classes()),
        new Manifest.Calibration(
            calibration.priorExponent(),
            calibration.temperature(),
            calibration.errorBefore(),
            calibration.errorAfter(),
            metrics.confusion().rows()),
        calibration.decision(),
        new Manifest.DriftReference(
            metrics.confusion().predictedCounts(),
            UnusualShares.of(task.training(), task.profile().inputs())),
        abstainBelow,
        disagreement,
        Map.of());
  }

  private static Map<String, String> versions() {
    return Map.of(
        "java", Runtime.version().toString(),
        "djl", Engine.getDjlVersion(),
        "pytorch", Engine.getEngine("PyTorch").getVersion());
  }
}
