package io.cgl.checkpoint.features;

import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Counts inputs of a batch that are missing, infinite or unknown. Their events are scored
 * nevertheless: the graph fills in missing numbers and clips infinite ones.
 *
 * @param missingNumbers absent, null, empty or NaN
 * @param infiniteNumbers of either sign
 * @param unknownCategories missing, or not in the vocabulary
 * @param byInput missing and unknown ones of each input, by its name; inputs that have none are
 *     absent
 */
public record UnusualInputs(
    long missingNumbers, long infiniteNumbers, long unknownCategories, Map<String, Long> byInput) {

  private static final double TIMES = 3;
  private static final double MORE = 0.25;

  /** Where training says nothing, only an input that is hardly ever there is far from it. */
  private static final double HARDLY_THERE = 0.95;

  private static final UnusualInputs NONE = new UnusualInputs(0, 0, 0, Map.of());

  public UnusualInputs {
    byInput = Map.copyOf(byInput);
  }

  /** Counts them in all rows of a batch; images have none. */
  public static UnusualInputs in(FeatureBatch batch, FeatureEncoder encoder) {
    FloatBuffer rows = batch.view();
    List<InputField> inputs = encoder.inputs();
    if (inputs.stream().allMatch(InputField.Numeric.class::isInstance) && allFinite(rows)) {
      return NONE;
    }
    long missing = 0;
    long infinite = 0;
    long unknown = 0;
    Map<String, Long> byInput = new HashMap<>();
    for (int input = 0; input < inputs.size(); input++) {
      InputField field = inputs.get(input);
      if (field instanceof InputField.Image) {
        continue;
      }
      boolean categorical = field instanceof InputField.Categorical;
      long own = 0;
      for (int at = encoder.column(input); at < rows.limit(); at += encoder.width()) {
        float value = rows.get(at);
        if (categorical) {
          own += value == FeatureEncoder.UNKNOWN ? 1 : 0;
        } else if (!Float.isFinite(value)) {
          own += Float.isNaN(value) ? 1 : 0;
          infinite += Float.isNaN(value) ? 0 : 1;
        }
      }
      missing += categorical ? 0 : own;
      unknown += categorical ? own : 0;
      if (own > 0) {
        byInput.put(field.name(), own);
      }
    }
    return new UnusualInputs(missing, infinite, unknown, byInput);
  }

  /**
   * The share of events above which an input is far more often missing or unknown than in training.
   *
   * @param trained the share of the training rows, 0 to 1, if it is known
   */
  public static double limit(OptionalDouble trained) {
    return trained.isEmpty()
        ? HARDLY_THERE
        : Math.min(1, Math.max(TIMES * trained.getAsDouble(), trained.getAsDouble() + MORE));
  }

  /** Most batches have none, which one branch-free pass shows. */
  private static boolean allFinite(FloatBuffer rows) {
    float zero = 0;
    for (int at = 0; at < rows.limit(); at++) {
      zero += rows.get(at) * 0; // NaN for NaN and infinities.
    }
    return zero == 0;
  }
}
