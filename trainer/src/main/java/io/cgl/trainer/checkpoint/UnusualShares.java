package io.cgl.trainer.checkpoint;

import io.cgl.checkpoint.features.FeatureEncoder;
import io.cgl.checkpoint.features.InputField;
import io.cgl.trainer.data.Dataset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How often inputs are missing, or words that are not in their vocabularies, in training rows. */
final class UnusualShares {

  private UnusualShares() {}

  /**
   * Shares of the rows, 0 to 1, by input; those of 0 are absent.
   *
   * @param inputs of the rows, in the order of their columns
   */
  static Map<String, Double> of(Dataset rows, List<InputField> inputs) {
    Map<String, Double> shares = new TreeMap<>();
    if (rows.layout().image().isPresent() || rows.rows() == 0) {
      return shares;
    }
    int width = rows.layout().width();
    for (int column = 0; column < width; column++) {
      boolean words = inputs.get(column) instanceof InputField.Categorical;
      long unusual = 0;
      for (int at = column; at < rows.features().length; at += width) {
        float value = rows.features()[at];
        unusual += (words ? value == FeatureEncoder.UNKNOWN : Float.isNaN(value)) ? 1 : 0;
      }
      if (unusual > 0) {
        shares.put(inputs.get(column).name(), (double) unusual / rows.rows());
      }
    }
    return shares;
  }
}
