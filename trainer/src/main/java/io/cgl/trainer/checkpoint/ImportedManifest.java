package io.cgl.trainer.checkpoint;

import io.cgl.checkpoint.DecisionObjective;
import io.cgl.checkpoint.GoldenRows;
import io.cgl.checkpoint.LabelDecision;
import io.cgl.checkpoint.Manifest;
import io.cgl.checkpoint.Scores;
import io.cgl.checkpoint.features.InputField;
import io.cgl.trainer.calibration.JudgedRows;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.metrics.ClassificationMetrics;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The manifest of a model that was not trained here: everything in it comes from labelled rows that
 * it scored. The label is its most probable class.
 */
public final class ImportedManifest {

  private final String data;
  private final Dataset rows;
  private final Scores served;
  private final List<InputField> inputs;

  /**
   * @param data name of the rows
   * @param rows that the model has not learnt from
   * @param served what it says of them
   */
  public ImportedManifest(String data, Dataset rows, Scores served, List<InputField> inputs) {
    this.data = data;
    this.rows = rows;
    this.served = served;
    this.inputs = inputs;
  }

  /** The first few rows of every class, with what the model says of them. */
  public GoldenRows golden() {
    int[] scored =
        IntStream.range(0, rows.rows())
            .filter(
                row ->
                    IntStream.range(0, served.classes())
                        .allMatch(k -> Float.isFinite(served.at(row, k))))
            .toArray();
    return GoldenSample.of(rows.subset(scored), served.subset(scored));
  }

  /** The manifest, but for id and files. */
  public Manifest of(String name, Instant now, double disagreement) {
    int classes = rows.classes().size();
    Manifest.Decision decision =
        Manifest.Decision.weighted(
            DecisionObjective.ACCURACY, prior(), Collections.nCopies(classes, 0.0));
    CheckpointFigures figures =
        CheckpointFigures.of(
            new JudgedRows(rows, served, LabelDecision.of(decision, classes).labels(served)));
    ClassificationMetrics metrics = figures.metrics();
    double error = metrics.headline().getOrDefault("ece", 0.0);
    return new Manifest(
        Manifest.FORMAT_VERSION,
        name,
        "",
        now,
        inputs,
        rows.classes(),
        Arrays.stream(rows.classCounts()).boxed().toList(),
        new Manifest.Network("imported", "imported", Map.of()),
        new Manifest.Provenance(
            data,
            TrainingTask.digest(List.of(rows)),
            rows.rows(),
            0,
            Map.of("java", Runtime.version().toString())),
        figures.named(),
        Map.of(),
        metrics.recallByName(rows.classes()),
        new Manifest.Calibration(0, 1, error, error, metrics.confusion().rows()),
        decision,
        new Manifest.DriftReference(
            metrics.confusion().predictedCounts(), UnusualShares.of(rows, inputs)),
        Map.of(),
        disagreement,
        Map.of());
  }

  /** Shares of the classes among the rows, a row more for each so that none is impossible. */
  private List<Double> prior() {
    long[] counts = rows.classCounts();
    double all = Arrays.stream(counts).sum() + counts.length;
    return Arrays.stream(counts).mapToObj(count -> (count + 1) / all).toList();
  }
}
