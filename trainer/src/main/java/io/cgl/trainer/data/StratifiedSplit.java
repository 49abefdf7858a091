package io.cgl.trainer.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Row numbers for training and for holding out, each class in the same proportion.
 *
 * @param training row numbers in ascending order
 * @param heldOut the others, in ascending order
 */
public record StratifiedSplit(int[] training, int[] heldOut) {

  /** A class with fewer rows goes into training as a whole: one held-out row would say nothing. */
  static final int MIN_ROWS_TO_HOLD_OUT = 4;

  /**
   * Splits rows by their class indices.
   *
   * @param heldOutShare share of every class to hold out, between 0 and 1; 0 for none
   * @param seed equal seeds give equal splits
   */
  public static StratifiedSplit of(Dataset data, double heldOutShare, long seed) {
    return of(
        Arrays.stream(data.labels()).mapToObj(data.classes()::get).toList(), heldOutShare, seed);
  }

  /** The same by the classes' names. */
  public static StratifiedSplit of(List<String> labels, double heldOutShare, long seed) {
    Map<String, List<Integer>> byClass = new TreeMap<>();
    for (int row = 0; row < labels.size(); row++) {
      byClass.computeIfAbsent(labels.get(row), name -> new ArrayList<>()).add(row);
    }
    List<Integer> training = new ArrayList<>();
    List<Integer> heldOut = new ArrayList<>();
    Random random = new Random(seed);
    for (List<Integer> rows : byClass.values()) {
      Collections.shuffle(rows, random);
      int out =
          rows.size() < MIN_ROWS_TO_HOLD_OUT || heldOutShare == 0
              ? 0
              : (int) Math.max(1, Math.round(rows.size() * heldOutShare));
      heldOut.addAll(rows.subList(0, out));
      training.addAll(rows.subList(out, rows.size()));
    }
    return new StratifiedSplit(ascending(training), ascending(heldOut));
  }

  private static int[] ascending(List<Integer> rows) {
    return rows.stream().mapToInt(Integer::intValue).sorted().toArray();
  }
}
