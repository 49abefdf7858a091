package io.cgl.trainer.calibration;

import io.cgl.checkpoint.DecisionObjective;
import java.util.List;
import java.util.Optional;

/**
 * What labels are decided for.
 *
 * @param balance between rare and frequent classes, where mean recall is the objective
 * @param objective what the label is decided for
 * @param costs of mistakes, where the lowest cost is the objective
 * @param abstainRisk the error that thresholds for abstaining are chosen for, if any
 */
public record DecisionChoice(
    LogitAdjustment balance,
    DecisionObjective objective,
    Optional<CostMatrix> costs,
    Optional<AbstainRisk> abstainRisk) {

  public DecisionChoice {
    if (objective == DecisionObjective.COST && costs.isEmpty()) {
      throw new IllegalArgumentException("the objective 'cost' needs costs: give --costs FILE");
    }
    if (objective != DecisionObjective.COST && costs.isPresent()) {
      throw new IllegalArgumentException("costs go with the objective 'cost' only");
    }
  }

  /** Labels decided for an objective that needs no costs, without abstaining. */
  public static DecisionChoice of(LogitAdjustment balance, DecisionObjective objective) {
    return new DecisionChoice(balance, objective, Optional.empty(), Optional.empty());
  }

  /**
   * Checks that the decision can be made between classes.
   *
   * @throws IllegalArgumentException if the costs are for other classes
   */
  public void requireFor(List<String> classes) {
    costs.ifPresent(matrix -> matrix.of(classes));
  }
}
