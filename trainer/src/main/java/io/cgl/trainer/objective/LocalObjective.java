package io.cgl.trainer.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import io.cgl.trainer.batch.Batch;
import io.cgl.trainer.config.CglNetConfig.LocalChoice;
import io.cgl.trainer.network.Network;
import io.cgl.trainer.network.NetworkPart;
import java.util.List;

/**
 * Stage 2, the local branch: a second last block over the frozen student's first one. It learns, by
 * balanced softmax, on regional views and on the clean rows in equal parts. Augmented data are from
 * the paper's abstract, the views are ours or from the papers cited there.
 */
public record LocalObjective(Network student, NetworkPart local, LocalChoice choice)
    implements Objective {

  public static final int COST = 4;

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
    if (choice.views().isEmpty()) {
      NDArray logits = local.forward(hidden(batch.rows()), true).squeeze(0);
      return Losses.balancedSoftmax(logits, batch.targets(), batch.logCounts());
    }
    RegionalRows regional = RegionalRows.of(batch, choice.views());
    // Both in one pass: a branch that normalises by batch must not see the views apart.
    NDArray logits =
        local.forward(hidden(batch.rows().concat(regional.rows(), 0)), true).squeeze(0);
    NDArray targets = batch.targets().concat(regional.targets(batch.targets()), 0);
    NDArray loss = Losses.balancedSoftmax(logits, targets, batch.logCounts());
    if (choice.consistency() == 0 && choice.alignment() == 0) {
      return loss;
    }
    NDArray global = regional.targets(student.logits(batch.rows()).squeeze(0).softmax(1));
    NDArray ofRegional = logits.get(new NDIndex("{}:", batch.size()));
    return loss.add(Losses.scaled(Losses.crossEntropy(ofRegional, global), choice.consistency()))
        .add(
            Losses.scaled(
                Losses.cosineDistance(ofRegional.softmax(1), global), choice.alignment()));
  }

  @Override
  public NDArray logits(NDArray rows) {
    return local.forward(hidden(rows), false).squeeze(0);
  }

  private NDArray hidden(NDArray rows) {
    return student.first().forward(rows, false);
  }
}
