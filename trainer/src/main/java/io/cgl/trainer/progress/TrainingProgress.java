package io.cgl.trainer.progress;

/**
 * The progress of a training.
 *
 * @param phase "expert 1/3" or "experts 1-3", "student", "local" or "trees"
 * @param step of the phase's steps, those that are done; of trees, rounds
 * @param steps of the phase at most
 * @param totalStep steps of all networks that are done
 * @param share of the whole training's time that has passed, estimated from the cost of each
 *     phase's steps; 1 at the end
 * @param loss of this step; NaN for trees
 * @param heldOutBalancedAccuracy the last one measured in this phase, on at most 300 held-out rows
 *     of each class; NaN before the first
 */
public record TrainingProgress(
    String phase,
    int step,
    int steps,
    int totalStep,
    double share,
    double loss,
    double heldOutBalancedAccuracy) {}
