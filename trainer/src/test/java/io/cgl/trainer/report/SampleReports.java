package io.cgl.trainer.report;

import io.cgl.trainer.metrics.ConfusionMatrix;
import io.cgl.trainer.metrics.Reliability.Bin;
import io.cgl.trainer.progress.TrainingHistory.Point;
import io.cgl.trainer.report.TrainingReport.ClassResult;
import io.cgl.trainer.report.TrainingReport.Member;
import io.cgl.trainer.report.TrainingReport.Metrics;
import io.cgl.trainer.report.TrainingReport.Phase;
import io.cgl.trainer.report.TrainingReport.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;

/** Invented runs that look like real ones, the same at every call. */
final class SampleReports {
  private SampleReports() {}

  /** A run over classes whose counts fall off exponentially from 40,000 rows to 9. */
  static TrainingReport longTailed(int classes, IntFunction<String> names) {
    Random random = new Random(7);
    long[][] confusion = new long[classes][classes];
    List<ClassResult> results = new ArrayList<>();
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
      results.add(ClassResult.of(names.apply(c), count, recall));
      recalls += recall;
      hits += confusion[c][c];
      heldOut += support;
      training += count;
    }
    double balanced = recalls / classes;
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
        ConfusionMatrix.of(confusion).rows(),
        new Metrics(
            balanced,
            balanced - 0.034,
            balanced + 0.029,
            balanced - 0.021,
            balanced - 0.034,
            (double) hits / heldOut,
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
        List.of(
            names.apply(classes - 1) + " has 2 held-out rows: one error is 50 points of its recall",
            "The local branch is no better than the student it started from"));
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
