package io.cgl.trainer.cli;

import io.cgl.checkpoint.features.InputField;
import io.cgl.trainer.data.TableProfile;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Describes labelled rows in one line. */
final class Summary {

  private Summary() {}

  static String of(String name, TableProfile profile) {
    long largest = Collections.max(profile.classCounts());
    long smallest = Collections.min(profile.classCounts());
    return String.format(
        Locale.ROOT,
        "%s: %,d %s, %d classes of %,d to %,d (imbalance factor %,.0f)",
        name,
        profile.rows(),
        what(profile.inputs()),
        profile.classes().size(),
        smallest,
        largest,
        (double) largest / smallest);
  }

  private static String what(List<InputField> inputs) {
    if (inputs.get(0) instanceof InputField.Image image) {
      return "%s images of %dx%d pixels"
          .formatted(image.channels() == 1 ? "grey" : "colour", image.width(), image.height());
    }
    long numeric = inputs.stream().filter(InputField.Numeric.class::isInstance).count();
    return "rows of %d numeric and %d categorical fields"
        .formatted(numeric, inputs.size() - numeric);
  }
}
