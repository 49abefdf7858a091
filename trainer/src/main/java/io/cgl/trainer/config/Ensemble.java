package io.cgl.trainer.config;

import io.cgl.trainer.calibration.TreeExpert;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What a checkpoint serves, the cheapest first: the weighted mean of the members'
 * log-probabilities, divided by the temperature and normalised (a geometric mean of probabilities).
 * The weights are fixed, because weights fitted on a handful of held-out tail rows are noise. The
 * paper's abstract names a hierarchical integration; this form of it and the trees are ours.
 */
public enum Ensemble {
  /** The student alone: one network. */
  STUDENT(1, 0, 0, 0),

  /** Student and local branch, which share the first block, by halves. */
  STUDENT_LOCAL(1, 1, 0, 0),

  /** The student, and by halves the trees where they join. */
  STUDENT_TREES(1, 0, 0, 0.5f),

  /** The mean of the experts' log-probabilities. */
  EXPERTS(0, 0, 1, 0),

  /** Student, local branch and the mean of the experts, by thirds. */
  NETWORKS(1, 1, 1, 0),

  /**
   * The experts, student and local branch where there is one, and the trees where they are part of
   * it (see {@link TreeExpert}).
   */
  ALL(1, 1, 1, 0.5f);

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

  private final int student;
  private final int local;
  private final int experts;
  private final float trees;

  Ensemble(int student, int local, int experts, float trees) {
    this.student = student;
    this.local = local;
    this.experts = experts;
    this.trees = trees;
  }

  /**
   * The weights of the networks' log-probabilities, which sum to 1.
   *
   * @param student the student's
   * @param local the local branch's
   * @param experts of the experts' mean
   */
  public record Weights(float student, float local, float experts) {}

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '+');
  }

  /**
   * The networks' weights.
   *
   * @param localTrained whether there is a local branch
   */
  public Weights weights(boolean localTrained) {
    if (!localTrained && experts > 0) {
      return new Weights(0, 0, 1);
    }
    float sum = student + local + experts;
    return new Weights(student / sum, local / sum, experts / sum);
  }

  /** Weight of the trees' log-probabilities where they join; the networks have the rest. */
  public float trees() {
    return trees;
  }

  /**
   * Whether predictions out of fold judge it: those of experts, each of which has left rows out. A
   * student beside trees is judged by them as well. It follows all experts, so it is better than
   * the one that stands in for it. A student alone is not: where events are of new kinds, it is
   * worse.
   */
  public boolean judgedByExperts(boolean localTrained) {
    return this == STUDENT_TREES || weights(localTrained).experts() == 1;
  }

  /** Whether the student is one of its networks even without a local branch. */
  boolean hasStudent() {
    return student > 0 && experts == 0;
  }

  /** The ensembles that can be served, the cheapest first. */
  static Set<Ensemble> servable(boolean student, boolean local, boolean trees) {
    Set<Ensemble> result = EnumSet.of(EXPERTS, ALL);
    if (student) {
      result.add(STUDENT);
    }
    if (student && trees) {
      result.add(STUDENT_TREES);
    }
    if (local) {
      result.addAll(EnumSet.of(STUDENT_LOCAL, NETWORKS));
    }
    return result;
  }
}
