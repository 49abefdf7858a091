package io.cgl.trainer.report;

import io.cgl.trainer.metrics.ConfusionMatrix;
import io.cgl.trainer.metrics.RecallDifference;
import io.cgl.trainer.metrics.Reliability.Bin;
import io.cgl.trainer.progress.TrainingHistory.Point;
import io.cgl.trainer.report.TrainingReport.Baseline;
import io.cgl.trainer.report.TrainingReport.ClassResult;
import io.cgl.trainer.report.TrainingReport.Column;
import io.cgl.trainer.report.TrainingReport.Competitor;
import io.cgl.trainer.report.TrainingReport.Confused;
import io.cgl.trainer.report.TrainingReport.Curve;
import io.cgl.trainer.report.TrainingReport.Importance;
import io.cgl.trainer.report.TrainingReport.Member;
import io.cgl.trainer.report.TrainingReport.Metrics;
import io.cgl.trainer.report.TrainingReport.Phase;
import io.cgl.trainer.report.TrainingReport.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;

/** Invented runs that look like real ones, the same at every call. */
final class SampleReports {
  private SampleReports() {}

  /** A run over classes whose counts fall off exponentially from 40,000 rows to 9. */
  static TrainingReport longTailed(int classes, IntFunction<String> names) {
    Random random = new Random(7);
    long[][] confusion = new long[classes][classes];
    long[] counts = new long[classes];
    double recalls = 0;
    long hits = 0;
    long heldOut = 0;
    long training = 0;
    for (int c = 0; c < classes; c++) {
      double rank = classes == 1 ? 0 : (double) c / (classes - 1);
      long count = Math.round(40_000 * Math.pow(9 / 40_000.0, rank));
      long support = Math.max(2, Math.round(count * 0.2));
      double ease = Math.min(0.995, 0.985 - 0.38 * rank * random.nextDouble());
      for (long row = 0; row < support; row++) {
        int near = Math.floorMod(c + (random.nextInt(3) == 0 ? 2 : -1), classes);
        int predicted =
            random.nextDouble() < ease
                ? c
                : random.nextInt(4) == 0 ? random.nextInt(classes) : near;
        confusion[c][predicted]++;
      }
      double recall = (double) confusion[c][c] / support;
      counts[c] = count;
      recalls += recall;
      hits += confusion[c][c];
      heldOut += support;
      training += count;
    }
    double balanced = recalls / classes;
    ConfusionMatrix matrix = ConfusionMatrix.of(confusion);
    List<ClassResult> results = new ArrayList<>();
    List<Curve> curves = new ArrayList<>();
    for (int c = 0; c < classes; c++) {
      double recall = matrix.recall(c);
      results.add(
          ClassResult.of(
              names.apply(c),
              counts[c],
              matrix.actual(c),
              recall,
              matrix.precision(c),
              0.3 + 0.7 * recall * recall));
      if (c >= classes - 12) {
        curves.add(curve(c, recall));
      }
    }
    return new TrainingReport(
        "network-intrusion",
        "network-intrusion-20260301-4f7a90c2",
        Instant.parse("2026-03-01T09:41:07Z"),
        "connections.csv",
        "9b2f61c07ad4".repeat(5) + "c0de",
        training + heldOut,
        Long.MIN_VALUE + 5,
        Duration.ofMillis(1_327_450),
        results,
        classes <= 100 ? matrix.rows() : List.of(),
        matrix.largestConfusions(12).stream()
            .map(pair -> new Confused(pair.actual(), pair.predicted(), pair.rows()))
            .toList(),
        curves,
        new Metrics(
            balanced,
            balanced - 0.034,
            balanced + 0.029,
            balanced - 0.021,
            balanced - 0.034,
            (double) hits / heldOut,
            0.019,
            0.31,
            0.071,
            0.018,
            1.62),
        List.of(
            new Member("expert 1", balanced - 0.031, false),
            new Member("expert 2", balanced - 0.022, false),
            new Member("expert 3", balanced - 0.038, false),
            new Member("experts' mean", balanced - 0.006, false),
            new Member("student", balanced - 0.004, false),
            new Member("local", balanced - 0.013, false),
            new Member("fused (served)", balanced, true)),
        List.of(
            phase(random, "expert 1", Stage.GLOBAL, 30, 2.1, balanced - 0.031),
            phase(random, "expert 2", Stage.GLOBAL, 30, 2.0, balanced - 0.022),
            phase(random, "expert 3", Stage.GLOBAL, 30, 2.2, balanced - 0.038),
            phase(random, "student", Stage.GLOBAL, 75, 1.4, balanced - 0.004),
            phase(random, "local", Stage.LOCAL, 15, 0.6, balanced - 0.013)),
        reliability(random, heldOut),
        new Baseline(
            training,
            heldOut,
            100,
            100,
            Duration.ofMillis(4_120),
            new RecallDifference(0.043, 0.012),
            List.of(
                new Competitor(
                    "CGL-Net",
                    true,
                    balanced,
                    balanced - 0.021,
                    balanced - 0.034,
                    (double) hits / heldOut,
                    balanced + 0.01),
                new Competitor(
                    "gradient boosting",
                    false,
                    balanced - 0.043,
                    balanced - 0.016,
                    balanced - 0.09,
                    0.981,
                    balanced - 0.002))),
        importance(random, names),
        "4,321 training rows, out of fold: each was judged by experts that did not learn from it (4 folds)",
        settings(),
        Map.of("java", "17.0.12+7", "djl", "0.35.1", "pytorch", "2.7.1"),
        List.of(
            names.apply(classes - 1) + " has 2 held-out rows: one error is 50 points of its recall",
            "The local branch is no better than the student it started from"));
  }

  /** An S-shaped fall of the recall and a rise of the precision. */
  private static Curve curve(int label, double ease) {
    List<Double> thresholds = new ArrayList<>();
    List<Double> precisions = new ArrayList<>();
    List<Double> recalls = new ArrayList<>();
    for (int i = 1; i <= 60; i++) {
      double threshold = 1 - i / 61.0;
      thresholds.add(threshold);
      precisions.add(Math.min(1, ease * (0.35 + 0.75 * Math.sqrt(threshold))));
      recalls.add(Math.min(1, 1 - Math.pow(threshold, 2 + 6 * ease)));
    }
    return new Curve(label, thresholds, precisions, recalls);
  }

  private static Importance importance(Random random, IntFunction<String> names) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      columns.add(
          new Column(
              "column " + names.apply(1 + i % 2) + " " + i,
              new RecallDifference(
                  0.31 * Math.exp(-i / 4.0) - 0.004, 0.003 + 0.004 * random.nextDouble())));
    }
    return new Importance(1_219, 41, 41, true, columns);
  }

  private static Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("seed", "42");
    settings.put("network", "mlp");
    settings.put("local-views", "crop,cutmix,shuffle2,shuffle4");
    settings.put("epochs", "auto");
    settings.put("serve", "all");
    return settings;
  }

  private static Phase phase(
      Random random, String name, Stage stage, int epochs, double loss, double reached) {
    List<Point> points = new ArrayList<>();
    for (int epoch = 1; epoch <= epochs; epoch++) {
      double progress = 1 - Math.exp(-5.0 * epoch / epochs);
      double start = stage == Stage.LOCAL ? reached - 0.01 : 0.35;
      double held =
          start + (reached - start) * progress + 0.012 * random.nextGaussian() * (1.3 - progress);
      boolean measured = epoch == 1 || epoch == epochs || epoch % 3 == 0;
      points.add(
          new Point(
              epoch,
              loss * (1 - 0.9 * progress) * (1 + 0.03 * random.nextGaussian()),
              measured ? (epoch == epochs ? reached : held) : Double.NaN));
    }
    return new Phase(name, stage, points);
  }

  private static List<Bin> reliability(Random random, long rows) {
    List<Bin> bins = new ArrayList<>();
    for (int bin = 2; bin < 15; bin++) {
      double confidence = (bin + 0.55) / 15;
      double accuracy = Math.min(1, confidence - 0.03 + 0.035 * random.nextGaussian());
      bins.add(new Bin(confidence, accuracy, Math.round(rows * 0.6 * Math.pow(confidence, 9)) + 3));
    }
    return bins;
  }
}
