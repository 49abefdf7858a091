package io.cgl.trainer.retrain;

import io.cgl.checkpoint.BundleFiles;
import io.cgl.checkpoint.BundleWriter;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.CheckpointException;
import io.cgl.checkpoint.GoldenRows;
import io.cgl.checkpoint.LabelDecision;
import io.cgl.checkpoint.Manifest;
import io.cgl.checkpoint.OnnxGraph;
import io.cgl.checkpoint.Scores;
import io.cgl.checkpoint.ScoringSession;
import io.cgl.checkpoint.features.FeatureEncoder;
import io.cgl.checkpoint.priors.HeldOutConfusion;
import io.cgl.checkpoint.priors.PriorEstimator;
import io.cgl.checkpoint.priors.PriorReweighting;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.DatasetReader;
import io.cgl.trainer.data.ListedRows;
import io.cgl.trainer.evaluation.DatasetScoring;
import io.cgl.trainer.export.PriorOnnx;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Adapts to events without labels: the champion, with its class prior corrected to that of the
 * events since the drift. The prior is estimated from the champion's predictions and its confusion
 * matrix. This raises accuracy under label shift; it does not raise balanced accuracy. A champion
 * that decides for balance keeps its labels, and its probabilities follow.
 *
 * <p>The manifest has no metrics and no confusion matrix, because these need labels. So a
 * classifier that corrects the prior itself does not load it, and nothing is corrected twice.
 */
final class CorrectedChampion {

  private CorrectedChampion() {}

  /**
   * @param events since the drift; labels are ignored
   * @throws CheckpointException if the champion's manifest has no confusion matrix, or nothing can
   *     be written
   */
  static CheckpointBundle write(
      CheckpointBundle champion, ListedRows events, Path out, Instant now) {
    Manifest manifest = champion.manifest();
    HeldOutConfusion confusion =
        HeldOutConfusion.of(manifest)
            .orElseThrow(
                () ->
                    new CheckpointException(
                        "the prior of %s cannot be corrected: its manifest has no held-out confusion matrix"
                            .formatted(manifest.modelId())));
    int classes = manifest.classes().size();
    double[] prior =
        new PriorEstimator(confusion)
            .estimate(
                Arrays.stream(predicted(champion.graph(), manifest, manifest.decision(), events))
                    .asDoubleStream()
                    .toArray());
    PriorReweighting correction =
        PriorReweighting.between(LabelDecision.of(manifest.decision(), classes).prior(), prior);
    float[] alike = new float[classes];
    Arrays.fill(alike, 1);
    float[] factors = correction.apply(alike);
    Manifest.Decision decision =
        manifest.decision() == null ? null : manifest.decision().reweighted(factors);
    try (BundleWriter writer = BundleWriter.at(out)) {
      Path graph = writer.file(BundleFiles.GRAPH);
      try (OutputStream stream = Files.newOutputStream(graph)) {
        PriorOnnx.write(champion.graph(), factors, stream);
      }
      Path parameters = champion.folder().resolve(BundleFiles.PARAMETERS);
      if (Files.exists(parameters)) {
        Files.copy(parameters, writer.file(BundleFiles.PARAMETERS));
      }
      GoldenRows golden = corrected(champion.golden(), correction);
      try (OnnxGraph onnx = OnnxGraph.load(graph, classes, 1);
          ScoringSession session = onnx.newSession()) {
        golden.check(session);
      }
      writer.writeGolden(golden);
      long[] predicted = predicted(graph, manifest, decision, events);
      return writer.seal(corrected(manifest, decision, predicted, events, now));
    } catch (IOException e) {
      throw new CheckpointException("cannot write %s: %s".formatted(out, e.getMessage()), e);
    }
  }

  private static long[] predicted(
      Path graph, Manifest manifest, Manifest.Decision decision, ListedRows events) {
    int classes = manifest.classes().size();
    Dataset data =
        DatasetReader.read(events, new FeatureEncoder(manifest.inputs()), manifest.classes());
    long[] counts = new long[classes];
    try (OnnxGraph onnx = OnnxGraph.load(graph, classes, 1);
        ScoringSession session = onnx.newSession()) {
      Scores scores = DatasetScoring.score(session, data, classes);
      for (int label : LabelDecision.of(decision, classes).labels(scores)) {
        counts[label]++;
      }
    }
    return counts;
  }

  private static GoldenRows corrected(GoldenRows golden, PriorReweighting correction) {
    return new GoldenRows(
        golden.features(),
        Arrays.stream(golden.probabilities()).map(correction::apply).toArray(float[][]::new));
  }

  private static Manifest corrected(
      Manifest champion,
      Manifest.Decision decision,
      long[] predicted,
      ListedRows events,
      Instant now) {
    Manifest.Provenance before = champion.provenance();
    return new Manifest(
        champion.formatVersion(),
        champion.modelName(),
        "",
        now,
        champion.inputs(),
        champion.classes(),
        champion.classCounts(),
        champion.network(),
        new Manifest.Provenance(
            "%s; prior of checkpoint %s corrected by %d events without labels"
                .formatted(before.data(), champion.modelId(), events.rows().size()),
            before.dataSha256(),
            before.rows(),
            before.seed(),
            before.versions()),
        Map.of(),
        Map.of(),
        Map.of(),
        new Manifest.Calibration(
            champion.calibration().priorExponent(),
            champion.calibration().temperature(),
            champion.calibration().eceBefore(),
            champion.calibration().eceAfter(),
            List.of()),
        decision,
        new Manifest.DriftReference(Arrays.stream(predicted).boxed().toList()),
        champion.abstainBelow(),
        champion.onnxAgreement(),
        Map.of());
  }
}
