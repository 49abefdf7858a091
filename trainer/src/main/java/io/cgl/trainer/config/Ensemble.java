package io.cgl.trainer.config;

import io.cgl.trainer.calibration.TreeExpert;
import java.util.Arrays;
import java.util.Locale;

/**
 * What a checkpoint serves. The members' log-probabilities are averaged with fixed weights, divided
 * by the temperature and normalised again (a geometric mean of probabilities). Fixed, because
 * weights fitted on a handful of held-out tail rows are noise. That members are integrated
 * hierarchically is from the paper's abstract, the way is ours, and so are the trees.
 */
public enum Ensemble {
  /** The student alone: one network. */
  STUDENT(1, 0, 0, 0),

  /** Student and local branch, which share the first block, by halves. */
  STUDENT_LOCAL(0.5f, 0.5f, 0, 0),

  /** The mean of the experts' probabilities: as many networks as there are experts. */
  EXPERTS(0, 0, 1, 0),

  /** Student, local branch and the mean of the experts' probabilities, by thirds. */
  NETWORKS(1f / 3, 1f / 3, 1f / 3, 0),

  /** The same and, where they have a say (see {@link TreeExpert}), the trees, by halves. */
  ALL(1f / 3, 1f / 3, 1f / 3, 0.5f);

  /**
   * Serve by the name that the command line, manifests and figures use, such as "student+local".
   */
  public static Ensemble of(String name) {
    return Arrays.stream(values())
        .filter(serve -> serve.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "cannot serve '%s': choose one of %s"
                        .formatted(name, Arrays.toString(values()))));
  }

  private final float student;
  private final float local;
  private final float experts;
  private final float trees;

  Ensemble(float student, float local, float experts, float trees) {
    this.student = student;
    this.local = local;
    this.experts = experts;
    this.trees = trees;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '+');
  }

  /** Weight of the student's log-probabilities among the networks'. */
  public float student() {
    return student;
  }

  /** Weight of the local branch's log-probabilities among the networks'. */
  public float local() {
    return local;
  }

  /** Weight of the logarithm of the experts' mean probabilities among the networks'. */
  public float experts() {
    return experts;
  }

  /** Weight of the trees' log-probabilities, where they have a say; the networks have the rest. */
  public float trees() {
    return trees;
  }
}
