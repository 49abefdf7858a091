package io.cgl.drift.quality;

import io.cgl.drift.quality.HeldOutRecalls.Recall;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Sums and means of recalls by class. */
public final class Recalls {

  private Recalls() {}

  /**
   * The mean of the classes' recalls, 0 to 1, over the classes that have labelled events; absent if
   * none has.
   */
  public static OptionalDouble balancedAccuracy(Map<String, Recall> byClass) {
    return byClass.values().stream()
        .filter(recall -> recall.labelled() > 0)
        .mapToDouble(Recall::share)
        .average();
  }

  /**
   * The sum of a window and {@code memory} times the past: prequential metrics with a fading factor
   * (Gama, Sebastiao, Rodrigues: On evaluating stream learning algorithms, 2013).
   */
  public static Map<String, Recall> faded(
      Map<String, Recall> past, Map<String, Recall> window, double memory) {
    Map<String, Recall> sum = new TreeMap<>();
    past.forEach((label, recall) -> sum.put(label, recall.times(memory)));
    window.forEach((label, recall) -> sum.merge(label, recall, Recall::plus));
    return sum;
  }
}
