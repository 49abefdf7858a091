package io.cgl.trainer.cli;

import io.cgl.trainer.evaluation.Evaluation;
import io.cgl.trainer.metrics.ClassificationMetrics;
import io.cgl.trainer.metrics.ConfusionMatrix;
import io.cgl.trainer.metrics.ConfusionMatrix.Confusion;
import io.cgl.trainer.metrics.PrecisionRecall;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The figures of an evaluation, as text for a terminal and as JSON. What is not defined is left
 * out: the recall of a class without rows, the precision of a class that was never predicted.
 *
 * @param classes names of the classes, in the order of {@code metrics}
 * @param averagePrecision of each class
 */
record EvaluationFigures(
    List<String> classes,
    ClassificationMetrics metrics,
    double logLoss,
    List<Double> averagePrecision) {

  /** The most classes whose confusion matrix is printed. */
  private static final int MOST_PRINTED = 12;

  /** The most classes whose confusion matrix is in the JSON. */
  private static final int MOST_IN_JSON = 100;

  private static final int PRINTED_CONFUSIONS = 20;
  private static final int CONFUSIONS_IN_JSON = 1_000;
  private static final int LONGEST_NAME = 40;

  /** The JSON form of a confusion matrix: rows by class and then predicted class. */
  private record Matrix(List<String> classes, List<List<Long>> rows) {}

  /** The JSON form of a confusion. */
  private record Pair(String label, String predicted, long rows) {}

  static EvaluationFigures of(Evaluation evaluation) {
    return new EvaluationFigures(
        evaluation.classes(),
        evaluation.metrics(),
        evaluation.logLoss(),
        evaluation.averagePrecision());
  }

  /** All figures by name. */
  Map<String, Object> toJson() {
    ConfusionMatrix confusion = metrics.confusion();
    Map<String, Object> figures = new LinkedHashMap<>(headline());
    figures.put("recall", metrics.recallByName(classes));
    figures.put("precision", byName(confusion::precision));
    figures.put("f1", byName(confusion::f1));
    figures.put("averagePrecision", byName(averagePrecision::get));
    Map<String, Long> support = new LinkedHashMap<>();
    for (int label = 0; label < classes.size(); label++) {
      support.put(classes.get(label), confusion.actual(label));
    }
    figures.put("support", support);
    if (classes.size() <= MOST_IN_JSON) {
      figures.put("confusion", new Matrix(classes, confusion.rows()));
    }
    figures.put(
        "confusions",
        confusion.largestConfusions(CONFUSIONS_IN_JSON).stream()
            .map(
                pair ->
                    new Pair(
                        classes.get(pair.actual()), classes.get(pair.predicted()), pair.rows()))
            .toList());
    figures.put("rows", confusion.total());
    return figures;
  }

  private Map<String, Double> headline() {
    Map<String, Double> figures = new LinkedHashMap<>(metrics.headline());
    figures.put("logLoss", logLoss);
    figures.put("meanAveragePrecision", PrecisionRecall.mean(averagePrecision));
    return figures;
  }

  private Map<String, Double> byName(IntToDoubleFunction figure) {
    Map<String, Double> named = new LinkedHashMap<>();
    for (int label = 0; label < classes.size(); label++) {
      double value = figure.applyAsDouble(label);
      if (Double.isFinite(value)) {
        named.put(classes.get(label), value);
      }
    }
    return named;
  }

  void print(PrintStream out) {
    headline().forEach((name, value) -> out.printf(Locale.ROOT, "%-32s %.4f%n", name, value));
    out.printf(Locale.ROOT, "%-32s %d%n%n", "rows", metrics.confusion().total());
    printClasses(out);
    if (classes.size() <= MOST_PRINTED) {
      printMatrix(out);
    } else {
      printConfusions(out);
    }
  }

  private void printClasses(PrintStream out) {
    ConfusionMatrix confusion = metrics.confusion();
    String name = "%-" + nameWidth() + "s";
    out.printf(
        Locale.ROOT,
        name + " %9s %9s %9s %9s %9s%n",
        "class",
        "rows",
        "precision",
        "recall",
        "F1",
        "AP");
    for (int label = 0; label < classes.size(); label++) {
      out.printf(
          Locale.ROOT,
          name + " %9d %9s %9s %9s %9s%n",
          shown(label),
          confusion.actual(label),
          text(confusion.precision(label)),
          text(confusion.recall(label)),
          text(confusion.f1(label)),
          text(averagePrecision.get(label)));
    }
  }

  /** Columns have the numbers of the rows: names of classes are too long for them. */
  private void printMatrix(PrintStream out) {
    String name = "%-" + nameWidth() + "s";
    out.printf(
        Locale.ROOT,
        "%nConfusion matrix: a row for each class, a column for each predicted class%n");
    out.printf(Locale.ROOT, "   " + name, "");
    IntStream.rangeClosed(1, classes.size())
        .forEach(number -> out.printf(Locale.ROOT, " %8s", "#" + number));
    out.println();
    for (int label = 0; label < classes.size(); label++) {
      out.printf(Locale.ROOT, "%-3s" + name, "#" + (label + 1), " " + shown(label));
      metrics.confusion().rows().get(label).forEach(rows -> out.printf(Locale.ROOT, " %8d", rows));
      out.println();
    }
  }

  private void printConfusions(PrintStream out) {
    String name = "%-" + nameWidth() + "s";
    out.printf(Locale.ROOT, "%nLargest confusions by share of the class%n");
    out.printf(
        Locale.ROOT, name + " " + name + " %9s %9s%n", "class", "predicted", "rows", "share");
    for (Confusion pair : metrics.confusion().largestConfusions(PRINTED_CONFUSIONS)) {
      out.printf(
          Locale.ROOT,
          name + " " + name + " %9d %9s%n",
          shown(pair.actual()),
          shown(pair.predicted()),
          pair.rows(),
          text(pair.share()));
    }
  }

  private int nameWidth() {
    return IntStream.range(0, classes.size()).map(k -> shown(k).length()).max().orElse(0) + 1;
  }

  /** A name of bounded length without control characters, which a terminal would obey. */
  private String shown(int label) {
    String name = classes.get(label).replaceAll("\\p{Cntrl}", "?");
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "\u2026";
  }

  private static String text(double figure) {
    return Double.isFinite(figure) ? String.format(Locale.ROOT, "%.4f", figure) : "-";
  }
}
