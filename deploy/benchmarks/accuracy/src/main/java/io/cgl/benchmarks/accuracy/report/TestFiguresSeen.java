package io.cgl.benchmarks.accuracy.report;

import java.util.List;

/** Which choices were made with test figures of the public sets in view; the report says it. */
final class TestFiguresSeen {

  static final String INTRODUCTION =
      "A choice that was compared by test figures of these sets may suit them better than others;"
          + " sets that are not here are the check.";

  private static final String YES = "yes";
  private static final String NO = "no";

  private TestFiguresSeen() {}

  /**
   * A choice.
   *
   * @param what it is
   * @param settings by which it is made, as in {@code --set}; empty for a baseline's
   * @param seen whether a test figure was seen when it was made
   */
  record Choice(String what, List<String> settings, String seen) {

    Choice {
      settings = List.copyOf(settings);
    }
  }

  static List<Choice> all() {
    return List.of(
        new Choice("backbone and its width", List.of("network", "width"), YES),
        new Choice("normal scores of measurements", List.of("measurements"), YES),
        new Choice("number of experts", List.of("experts"), YES),
        new Choice("balanced softmax for all experts", List.of("expert-priors"), YES),
        new Choice("where rows are mixed", List.of("mixup", "student-mixup"), YES),
        new Choice("cross-fitting", List.of("folds"), YES),
        new Choice("how the student learns", List.of("student", "student-rarity"), YES),
        new Choice(
            "the student's weights, start and length",
            List.of("student-labels", "student-temperature", "student-start", "student-length"),
            YES),
        new Choice(
            "the local stage",
            List.of("local", "local-views", "local-consistency", "local-alignment"),
            YES),
        new Choice("trees join by unseen rows; the gate's thresholds", List.of("trees"), YES),
        new Choice(
            "length, step size and weight decay",
            List.of("batch", "epochs", "learning-rate", "weight-decay"),
            YES),
        new Choice("the time that it may take", List.of("budget"), NO),
        new Choice("the decision's rule and thresholds", List.of("decision"), YES),
        new Choice(
            "what labels are decided for, and abstaining",
            List.of("objective", "costs", "abstain-risk", "abstain-risk-per-class"),
            NO),
        new Choice("what is served", List.of("serve"), YES),
        new Choice("XGBoost's settings", List.of(), NO),
        new Choice(
            "LightGBM's penalty, 1 instead of 0", List.of(), "yes, in favour of the baseline"),
        new Choice("the random forest's settings", List.of(), NO));
  }
}
