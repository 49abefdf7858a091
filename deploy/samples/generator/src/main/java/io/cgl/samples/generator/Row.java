package io.cgl.samples.generator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One generated event with its true class.
 *
 * @param values in the order of {@link GeneratedStream#fields()}: a {@code Double} or null for a
 *     numeric field, a {@code String} for a categorical one
 * @param label the true class
 */
public record Row(List<Object> values, String label) {

  public Row {
    values = Collections.unmodifiableList(new ArrayList<>(values)); // List.copyOf refuses null
  }
}
