package io.cgl.checkpoint.features;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * Counts inputs of a batch that are missing, infinite or unknown. Their events are scored
 * nevertheless: the graph fills in missing numbers and clips infinite ones.
 *
 * @param missingNumbers absent, null, empty or NaN
 * @param infiniteNumbers of either sign
 * @param unknownCategories missing, or not in the vocabulary
 */
public record UnusualInputs(long missingNumbers, long infiniteNumbers, long unknownCategories) {

  private static final UnusualInputs NONE = new UnusualInputs(0, 0, 0);

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
    for (int input = 0; input < inputs.size(); input++) {
      InputField field = inputs.get(input);
      if (field instanceof InputField.Image) {
        continue;
      }
      boolean categorical = field instanceof InputField.Categorical;
      for (int at = encoder.column(input); at < rows.limit(); at += encoder.width()) {
        float value = rows.get(at);
        if (categorical) {
          unknown += value == FeatureEncoder.UNKNOWN ? 1 : 0;
        } else if (!Float.isFinite(value)) {
          missing += Float.isNaN(value) ? 1 : 0;
          infinite += Float.isNaN(value) ? 0 : 1;
        }
      }
    }
    return new UnusualInputs(missing, infinite, unknown);
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
