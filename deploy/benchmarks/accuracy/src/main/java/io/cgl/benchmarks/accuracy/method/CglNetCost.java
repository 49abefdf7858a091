package io.cgl.benchmarks.accuracy.method;

import io.cgl.trainer.config.Distillation;
import io.cgl.trainer.model.Members;
import io.cgl.trainer.model.TrainedCglNet;
import io.cgl.trainer.progress.TrainingHistory;
import io.cgl.trainer.progress.TrainingHistory.Phase;
import java.util.List;

/** What the phases took that a member of CGL-Net needs; no other member pays for them. */
final class CglNetCost {

  private CglNetCost() {}

  /** What stands for a member where the whole training counts. */
  static final String WHOLE = "whole";

  /**
   * The cost of a member.
   *
   * @param coreSeconds of the whole training, whose phases may overlap
   * @param inferenceSeconds for all test rows
   */
  static MethodResult.Cost of(
      TrainedCglNet net, String member, double coreSeconds, double inferenceSeconds, int testRows) {
    List<Phase> phases =
        net.history().phases().stream()
            .filter(phase -> needs(net, member.replace(Members.AS_TRAINED, ""), phase.name()))
            .toList();
    double seconds = coreSeconds * seconds(phases) / seconds(net.history().phases());
    List<Phase> networks = phases.stream().filter(phase -> !isTrees(phase.name())).toList();
    double atSteps = seconds(networks);
    double rows = networks.stream().mapToDouble(Phase::rows).sum();
    double outside = networks.stream().mapToDouble(Phase::secondsOutsideEngine).sum();
    return new MethodResult.Cost(
        seconds, inferenceSeconds, testRows, rows / atSteps, outside / atSteps);
  }

  private static double seconds(List<Phase> phases) {
    return phases.stream().mapToDouble(Phase::seconds).sum();
  }

  private static boolean needs(TrainedCglNet net, String member, String phase) {
    // The phases "expert 1/3", "expert 2/3", ..., or "experts 1-3" for all at once.
    boolean ofExperts = phase.startsWith("expert");
    boolean trees = isTrees(phase);
    if (member.startsWith("expert ")) {
      return phase.startsWith(member + "/") || phase.startsWith("experts ");
    }
    return switch (member) {
      case WHOLE -> true;
      case "experts" -> ofExperts;
      case "trees" -> trees;
      case "all" -> !phase.equals("student") || net.config().local().trained();
      case "student" -> phase.equals("student") || (ofExperts && learnsFromExperts(net));
      default -> !trees;
    };
  }

  /** The trees that are served, and those that were on trial before. */
  private static boolean isTrees(String phase) {
    return phase.startsWith(TrainingHistory.TREES);
  }

  private static boolean learnsFromExperts(TrainedCglNet net) {
    return net.config().student().distillation() != Distillation.LABELS;
  }
}
