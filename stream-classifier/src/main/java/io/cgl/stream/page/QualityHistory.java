package io.cgl.stream.page;

import io.cgl.avro.ClassQuality;
import io.cgl.avro.Quality;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The last windows with labels. Not safe for use by several threads. */
final class QualityHistory {

  /** Windows that are kept. */
  static final int WINDOWS = FrequencyHistory.WINDOWS;

  /** Windows over which a class's recall is taken: labels of rare classes are rare. */
  static final int RECENT = 60;

  private static final int CLASSES = 12;

  private final List<Quality> windows = new ArrayList<>();

  void add(Quality window) {
    windows.add(window);
    if (windows.size() > WINDOWS) {
      windows.remove(0);
    }
  }

  /**
   * What is shown.
   *
   * @param watched whether labels are looked at
   */
  QualityView view(boolean watched) {
    List<QualityView.Recall> recalls = recalls();
    int shown = Math.min(CLASSES, recalls.size());
    return new QualityView(
        watched,
        windows.stream().mapToLong(window -> window.getWindowStart().toEpochMilli()).toArray(),
        numbers(windows.stream().map(Quality::getBalancedAccuracy).toList()),
        numbers(windows.stream().map(Quality::getPrequentialBalancedAccuracy).toList()),
        recent().stream().mapToLong(Quality::getLabelled).sum(),
        recalls.subList(0, shown),
        recalls.size() - shown);
  }

  /** Of the last windows, those of the checkpoint of the last one. */
  private List<Quality> recent() {
    if (windows.isEmpty()) {
      return List.of();
    }
    String model = windows.get(windows.size() - 1).getModelId();
    return windows.subList(Math.max(0, windows.size() - RECENT), windows.size()).stream()
        .filter(window -> window.getModelId().equals(model))
        .toList();
  }

  private List<QualityView.Recall> recalls() {
    Map<String, QualityView.Recall> sums = new LinkedHashMap<>();
    for (Quality window : recent()) {
      for (ClassQuality quality : window.getClasses()) {
        sums.merge(
            quality.getLabel(),
            new QualityView.Recall(
                quality.getLabel(), quality.getLabelled(), quality.getRecalled()),
            (a, b) ->
                new QualityView.Recall(
                    a.label(), a.labelled() + b.labelled(), a.recalled() + b.recalled()));
      }
    }
    return sums.values().stream()
        .filter(recall -> recall.labelled() > 0)
        .sorted(
            Comparator.comparingDouble(recall -> (double) recall.recalled() / recall.labelled()))
        .toList();
  }

  private static List<Double> numbers(List<Double> values) {
    List<Double> rounded = new ArrayList<>();
    values.forEach(value -> rounded.add(value == null ? null : Rounded.significant(value)));
    return rounded;
  }
}
