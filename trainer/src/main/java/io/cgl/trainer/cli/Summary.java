package io.cgl.trainer.cli;

import io.cgl.checkpoint.InputField;
import io.cgl.trainer.data.TableProfile;
import java.util.Collections;
import java.util.Locale;

/** A look at a table in one line. */
final class Summary {

  private Summary() {}

  static String of(String name, TableProfile profile) {
    long numeric = profile.inputs().stream().filter(InputField.Numeric.class::isInstance).count();
    long largest = Collections.max(profile.classCounts());
    long smallest = Collections.min(profile.classCounts());
    return String.format(
        Locale.ROOT,
        "%s: %,d rows, %d numeric and %d categorical fields, %d classes of %,d to %,d rows"
            + " (imbalance factor %,.0f)",
        name,
        profile.rows(),
        numeric,
        profile.inputs().size() - numeric,
        profile.classes().size(),
        smallest,
        largest,
        (double) largest / smallest);
  }
}
