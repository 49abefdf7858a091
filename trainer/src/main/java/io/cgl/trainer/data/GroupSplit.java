package io.cgl.trainer.data;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Row numbers for training and for holding out, each ascending, where a group is in one of them.
 *
 * @param training rows to learn from
 * @param heldOut rows of other groups
 */
public record GroupSplit(int[] training, int[] heldOut) {

  /**
   * Holds out about a share of the rows, with as many of the classes as there are groups for.
   *
   * @param labels class of each row
   * @param groups group of each row
   * @param share of the rows to hold out, above 0 and at most 0.5
   * @param seed equal seeds give equal splits
   */
  public static GroupSplit of(int[] labels, int[] groups, double share, long seed) {
    int parts = (int) Math.max(2, Math.round(1 / share));
    GroupDeal deal = GroupDeal.of(labels, groups, parts, seed);
    long wanted = Math.round(labels.length * share);
    int held =
        IntStream.range(0, deal.parts())
            .boxed()
            .max(
                Comparator.comparingInt((Integer part) -> covered(labels, deal, part))
                    .thenComparing(
                        part -> Math.abs(wanted - rows(deal, part)), Comparator.reverseOrder()))
            .orElseThrow();
    return new GroupSplit(
        IntStream.range(0, labels.length).filter(row -> deal.of()[row] != held).toArray(),
        IntStream.range(0, labels.length).filter(row -> deal.of()[row] == held).toArray());
  }

  private static long rows(GroupDeal deal, int part) {
    return IntStream.of(deal.of()).filter(of -> of == part).count();
  }

  /** Classes with rows in the part and in others, minus those that would be lost to training. */
  private static int covered(int[] labels, GroupDeal deal, int part) {
    int[] in = new int[IntStream.of(labels).max().orElse(0) + 1];
    int[] out = new int[in.length];
    for (int row = 0; row < labels.length; row++) {
      (deal.of()[row] == part ? in : out)[labels[row]]++;
    }
    return IntStream.range(0, in.length)
        .map(label -> in[label] == 0 ? 0 : out[label] == 0 ? -1 : 1)
        .sum();
  }
}
