package io.cgl.trainer.config;

import io.cgl.trainer.calibration.TreeExpert;
import java.util.Arrays;
import java.util.Locale;

/**
 * What a checkpoint serves: the weighted mean of the members' log-probabilities, divided by the
 * temperature and normalised (a geometric mean of probabilities). The weights are fixed, because
 * weights fitted on a handful of held-out tail rows are noise. The paper's abstract names a
 * hierarchical integration; this form of it and the trees are ours.
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

  /** The same and, where they are part of it (see {@link TreeExpert}), the trees, by halves. */
  ALL(1f / 3, 1f / 3, 1f / 3, 0.5f);

  /**
   * The ensemble of a name as the command line, manifests and metrics use it, such as
   * "student+local".
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

  /** Weight of the trees' log-probabilities where they join; the networks have the rest. */
  public float trees() {
    return trees;
  }
}
