package io.cgl.trainer.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Whole groups dealt out to parts, so that every class is spread over the parts as evenly as its
 * groups allow: the largest group first, each to the part that has least of the group's classes.
 *
 * @param parts number of parts; fewer than asked for where there are fewer groups
 * @param of the part of each row
 */
@SuppressWarnings("ArrayRecordComponent") // Made once, never compared.
public record GroupDeal(int parts, int[] of) {

  /**
   * Deals.
   *
   * @param labels class of each row
   * @param groups group of each row
   * @param parts number of parts
   * @param seed decides between groups of one size; equal seeds give equal parts
   */
  public static GroupDeal of(int[] labels, int[] groups, int parts, long seed) {
    List<List<Integer>> byGroup = byGroup(apart(labels, groups));
    Collections.shuffle(byGroup, new Random(seed));
    byGroup.sort(Comparator.comparingInt((List<Integer> rows) -> rows.size()).reversed());
    int count = Math.max(1, Math.min(parts, byGroup.size()));
    int classes = Arrays.stream(labels).max().orElse(0) + 1;
    double[] total = new double[classes];
    for (int label : labels) {
      total[label]++;
    }
    double[][] filled = new double[count][classes];
    int[] sizes = new int[count];
    int[] of = new int[labels.length];
    for (List<Integer> rows : byGroup) {
      int part = emptiest(rows, labels, filled, sizes, total);
      for (int row : rows) {
        of[row] = part;
        filled[part][labels[row]]++;
      }
      sizes[part] += rows.size();
    }
    return new GroupDeal(count, of);
  }

  /**
   * Groups in which the rows of a class that has only one group stand alone: the class could not be
   * judged at all otherwise.
   */
  public static int[] apart(int[] labels, int[] groups) {
    Map<Integer, Integer> groupOf = new HashMap<>();
    boolean[] several = new boolean[Arrays.stream(labels).max().orElse(0) + 1];
    for (int row = 0; row < labels.length; row++) {
      Integer other = groupOf.putIfAbsent(labels[row], groups[row]);
      several[labels[row]] |= other != null && other != groups[row];
    }
    int next = Arrays.stream(groups).max().orElse(0) + 1;
    int[] result = groups.clone();
    for (int row = 0; row < labels.length; row++) {
      if (!several[labels[row]]) {
        result[row] = next++;
      }
    }
    return result;
  }

  /** The part with the smallest share of the group's classes; of equals, the one of fewest rows. */
  private static int emptiest(
      List<Integer> rows, int[] labels, double[][] filled, int[] sizes, double[] total) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int part = 0; part < sizes.length; part++) {
      double overlap = 0;
      for (int row : rows) {
        double all = total[labels[row]];
        overlap += filled[part][labels[row]] / all / all;
      }
      if (overlap < least || (overlap == least && sizes[part] < sizes[best])) {
        best = part;
        least = overlap;
      }
    }
    return best;
  }

  private static List<List<Integer>> byGroup(int[] groups) {
    Map<Integer, List<Integer>> rows = new LinkedHashMap<>();
    for (int row = 0; row < groups.length; row++) {
      rows.computeIfAbsent(groups[row], group -> new ArrayList<>()).add(row);
    }
    return new ArrayList<>(rows.values());
  }
}
