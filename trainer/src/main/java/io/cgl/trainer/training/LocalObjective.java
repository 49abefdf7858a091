package io.cgl.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.cgl.trainer.network.Network;
import io.cgl.trainer.network.NetworkPart;
import io.cgl.trainer.network.Standardiser;
import io.cgl.trainer.training.CglNetConfig.LocalChoice;
import java.util.List;
import java.util.Random;

/**
 * Stage 2, the local branch: a second last block over the frozen student's first one. It learns, by
 * balanced softmax, on regional views and on the clean rows in equal parts. A regional view of a
 * table's row keeps 50 to 90 % of the features and blanks a contiguous run of the others, which is
 * to a row what a crop is to an image (SubTab, Ucar et al. 2021, arXiv 2110.04361). Augmented data
 * are from the paper's abstract, this view is ours.
 */
record LocalObjective(Network student, NetworkPart local, LocalChoice choice) implements Objective {

  static final int COST = 4;

  private static final double MIN_KEPT = 0.5;
  private static final double MAX_KEPT = 0.9;

  @Override
  public List<NetworkPart> learning() {
    return List.of(local);
  }

  @Override
  public int cost() {
    return COST;
  }

  @Override
  public NDArray loss(Batch batch) {
    NDArray clean = local.forward(hidden(batch.rows()), true);
    NDArray loss = Losses.balancedSoftmax(clean, batch.targets(), batch.logCounts());
    if (choice.views().isEmpty()) {
      return loss;
    }
    NDArray regional = local.forward(hidden(regionalView(batch)), true);
    loss = loss.add(Losses.balancedSoftmax(regional, batch.targets(), batch.logCounts())).mul(0.5f);
    if (choice.consistency() == 0) {
      return loss;
    }
    NDArray global = student.logits(batch.rows()).softmax(1);
    return loss.add(Losses.crossEntropy(regional, global).mul(choice.consistency()));
  }

  @Override
  public NDArray logits(NDArray rows) {
    return local.forward(hidden(rows), false);
  }

  private NDArray hidden(NDArray rows) {
    return student.first().forward(rows, false);
  }

  private static NDArray regionalView(Batch batch) {
    int inputs = batch.standardiser().inputs().size();
    float[] kept = batch.draw(random -> mask(batch.size(), batch.standardiser(), random));
    NDArray mask = batch.manager().create(kept, new Shape(batch.size(), inputs));
    // A blank input is not always 0: a category's is its column's unknown entry.
    return batch.rows().sub(batch.blank()).mul(mask).add(batch.blank());
  }

  /** 1 for an input of a kept feature, 0 for the others; the run wraps around. */
  private static float[] mask(int rows, Standardiser standardiser, Random random) {
    int width = standardiser.layout().width();
    long[] source = standardiser.columns().source();
    float[] mask = new float[rows * source.length];
    for (int row = 0; row < rows; row++) {
      double share = MIN_KEPT + (MAX_KEPT - MIN_KEPT) * random.nextDouble();
      int kept = Math.max(1, (int) Math.round(share * width));
      int start = random.nextInt(width);
      for (int input = 0; input < source.length; input++) {
        boolean keep = Math.floorMod(source[input] - start, width) < kept;
        mask[row * source.length + input] = keep ? 1 : 0;
      }
    }
    return mask;
  }
}
