package io.cgl.trainer.training;

import java.util.Arrays;
import java.util.Locale;

/**
 * What a checkpoint serves. The members' log-probabilities are averaged with fixed weights, divided
 * by the temperature and normalised again (a geometric mean of probabilities). Fixed, because
 * weights fitted on a handful of held-out tail rows are noise. That members are integrated
 * hierarchically is from the paper's abstract, the way is ours.
 */
public enum Serve {
  /** The student alone: one network. */
  STUDENT(1, 0, 0),

  /** Student and local branch, which share the first block, by halves. */
  STUDENT_LOCAL(0.5f, 0.5f, 0),

  /** The mean of the experts' probabilities: as many networks as there are experts. */
  EXPERTS(0, 0, 1),

  /** Student, local branch and the mean of the experts' probabilities, by thirds. */
  ALL(1f / 3, 1f / 3, 1f / 3);

  /**
   * Serve by the name that the command line, manifests and figures use, such as "student+local".
   */
  public static Serve of(String name) {
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

  Serve(float student, float local, float experts) {
    this.student = student;
    this.local = local;
    this.experts = experts;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '+');
  }

  /** Weight of the student's log-probabilities. */
  public float student() {
    return student;
  }

  /** Weight of the local branch's log-probabilities. */
  public float local() {
    return local;
  }

  /** Weight of the logarithm of the experts' mean probabilities. */
  public float experts() {
    return experts;
  }
}
