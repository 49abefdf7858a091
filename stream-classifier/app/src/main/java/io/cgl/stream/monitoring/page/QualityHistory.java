package io.cgl.stream.monitoring.page;

import io.cgl.avro.ClassQuality;
import io.cgl.avro.Quality;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The last windows with labels. Of the checkpoints that classified events of one window the one
 * with the most labelled events is shown, which is not the canary; how each of them does, by its
 * id. Not safe for use by several threads.
 */
final class QualityHistory {

  static final int WINDOWS = FrequencyHistory.WINDOWS;

  /** Windows over which a class's recall is taken: labels of rare classes are rare. */
  static final int RECENT = 60;

  private static final int CLASSES = 12;

  /** By start, and there by checkpoint. */
  private final NavigableMap<Instant, Map<String, Quality>> windows = new TreeMap<>();

  void add(Quality window) {
    windows
        .computeIfAbsent(window.getWindowStart(), start -> new LinkedHashMap<>())
        .put(window.getModelId(), window);
    if (windows.size() > WINDOWS) {
      windows.pollFirstEntry();
    }
  }

  /**
   * @param watched whether labels are looked at
   */
  QualityView view(boolean watched) {
    List<Quality> shown = shown();
    List<Quality> recent = recent(shown);
    List<QualityView.Recall> recalls = recalls(recent);
    int classes = Math.min(CLASSES, recalls.size());
    return new QualityView(
        watched,
        shown.stream().mapToLong(window -> window.getWindowStart().toEpochMilli()).toArray(),
        numbers(shown.stream().map(Quality::getBalancedAccuracy).toList()),
        numbers(shown.stream().map(Quality::getPrequentialBalancedAccuracy).toList()),
        byModel(),
        recent.stream().mapToLong(Quality::getLabelled).sum(),
        recalls.subList(0, classes),
        recalls.size() - classes);
  }

  private List<Quality> shown() {
    return windows.values().stream()
        .map(
            ofWindow ->
                Collections.max(ofWindow.values(), Comparator.comparingLong(Quality::getLabelled)))
        .toList();
  }

  /** Of the last windows, those of the checkpoint of the last one. */
  private static List<Quality> recent(List<Quality> shown) {
    if (shown.isEmpty()) {
      return List.of();
    }
    String model = shown.get(shown.size() - 1).getModelId();
    return shown.subList(Math.max(0, shown.size() - RECENT), shown.size()).stream()
        .filter(window -> window.getModelId().equals(model))
        .toList();
  }

  private Map<String, Double> byModel() {
    Map<String, Double> accuracies = new LinkedHashMap<>();
    for (Map<String, Quality> ofWindow : windows.values()) {
      for (Quality window : ofWindow.values()) {
        if (window.getPrequentialBalancedAccuracy() != null) {
          accuracies.put(
              window.getModelId(), Rounded.significant(window.getPrequentialBalancedAccuracy()));
        }
      }
    }
    return accuracies;
  }

  private static List<QualityView.Recall> recalls(List<Quality> recent) {
    Map<String, QualityView.Recall> sums = new LinkedHashMap<>();
    for (Quality window : recent) {
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
