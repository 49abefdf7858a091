package io.cgl.trainer.checkpoint;

import io.cgl.checkpoint.Scores;
import io.cgl.trainer.metrics.ConfusionMatrix;
import io.cgl.trainer.metrics.PrecisionRecall;
import io.cgl.trainer.metrics.PrecisionRecall.Point;
import io.cgl.trainer.report.TrainingReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Precision and recall over thresholds as the report shows them.
 *
 * @param averages average precision of each class
 * @param drawn curves of the classes that deserve a look most
 */
record ReportCurves(List<Double> averages, List<TrainingReport.Curve> drawn) {

  private static final int MOST_CLASSES = 12;
  private static final int MOST_POINTS = 100;

  /** The curves of probabilities of rows with known labels. */
  static ReportCurves of(Scores probabilities, int[] labels, ConfusionMatrix confusion) {
    Set<Integer> chosen = chosen(confusion);
    List<Double> averages = new ArrayList<>();
    List<TrainingReport.Curve> drawn = new ArrayList<>();
    for (int label = 0; label < probabilities.classes(); label++) {
      PrecisionRecall curve = PrecisionRecall.of(probabilities, labels, label);
      averages.add(curve.averagePrecision());
      if (chosen.contains(label)) {
        List<Point> points = curve.thinned(MOST_POINTS).points();
        drawn.add(
            new TrainingReport.Curve(
                label,
                rounded(points, Point::threshold),
                rounded(points, Point::precision),
                rounded(points, Point::recall)));
      }
    }
    return new ReportCurves(averages, drawn);
  }

  /** All classes with rows, or half of what there is room for by recall and the rest by rows. */
  private static Set<Integer> chosen(ConfusionMatrix confusion) {
    List<Integer> present =
        IntStream.range(0, confusion.classes())
            .filter(label -> confusion.actual(label) > 0)
            .boxed()
            .toList();
    Set<Integer> chosen = new LinkedHashSet<>();
    present.stream()
        .sorted(Comparator.comparingDouble(confusion::recall))
        .limit(MOST_CLASSES / 2)
        .forEach(chosen::add);
    present.stream()
        .sorted(Comparator.comparingLong(confusion::actual))
        .filter(label -> !chosen.contains(label))
        .limit(MOST_CLASSES - chosen.size())
        .toList()
        .forEach(chosen::add);
    return chosen;
  }

  /** Four digits are more than a screen shows. */
  private static List<Double> rounded(List<Point> points, ToDoubleFunction<Point> figure) {
    return points.stream()
        .map(point -> Math.round(figure.applyAsDouble(point) * 1e4) / 1e4)
        .toList();
  }
}
