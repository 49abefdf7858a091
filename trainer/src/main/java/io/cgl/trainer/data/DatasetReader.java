package io.cgl.trainer.data;

import io.cgl.checkpoint.features.FeatureEncoder;
import io.cgl.checkpoint.features.UnencodableException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Encodes labelled rows with the encoder that serving uses.
 *
 * <p>Classes that are not among the given ones are appended, so that rows of a class unknown to a
 * model count as errors.
 */
public final class DatasetReader {

  /** Arrays are indexed by int, which limits a table. */
  private static final long MAX_VALUES = Integer.MAX_VALUE - 16L;

  private final FeatureEncoder encoder;
  private final FeatureLayout layout;
  private final List<String> classes;
  private final Map<String, Integer> classIndex = new HashMap<>();

  private float[] features;
  private int[] labels = new int[1024];
  private int rows;

  private DatasetReader(FeatureEncoder encoder, List<String> classes) {
    this.encoder = encoder;
    layout = FeatureLayout.of(encoder.inputs());
    this.classes = new ArrayList<>(classes);
    features = new float[labels.length * layout.width()];
    classes.forEach(name -> classIndex.put(name, classIndex.size()));
  }

  /**
   * Reads all rows.
   *
   * @param encoder of the inputs to take
   * @param classes the known classes, in order
   * @throws DataException if a row lacks an input, holds a value of the wrong type, or there are
   *     too many
   */
  public static Dataset read(LabelledRows rows, FeatureEncoder encoder, List<String> classes) {
    int[] positions =
        encoder.inputs().stream().mapToInt(input -> rows.fields().indexOf(input.name())).toArray();
    for (int i = 0; i < positions.length; i++) {
      if (positions[i] < 0) {
        throw new DataException(
            "%s has no column '%s', which the model takes"
                .formatted(rows.name(), encoder.inputs().get(i).name()));
      }
    }
    DatasetReader reader = new DatasetReader(encoder, classes);
    rows.forEach((values, label) -> reader.add(rows.name(), positions, values, label));
    return reader.finish();
  }

  private void add(String source, int[] positions, Object[] values, String label) {
    if (rows == labels.length) {
      grow(source);
    }
    FloatBuffer row = FloatBuffer.wrap(features, rows * layout.width(), layout.width());
    try {
      encoder.encode(input -> values[positions[input]], row);
    } catch (UnencodableException e) {
      throw DataException.ofRow(source, rows + 1, ": " + e.getMessage(), e);
    }
    labels[rows] = classIndex.computeIfAbsent(label, this::append);
    rows++;
  }

  private int append(String label) {
    classes.add(label);
    return classes.size() - 1;
  }

  private void grow(String source) {
    long wanted = Math.min(2L * labels.length, MAX_VALUES / layout.width());
    if (wanted <= rows) {
      throw new DataException(
          "%s is too large to hold in memory: %d rows of %d columns are the limit"
              .formatted(source, rows, layout.width()));
    }
    labels = Arrays.copyOf(labels, (int) wanted);
    features = Arrays.copyOf(features, (int) wanted * layout.width());
  }

  private Dataset finish() {
    return new Dataset(
        Arrays.copyOf(features, rows * layout.width()),
        Arrays.copyOf(labels, rows),
        layout,
        classes);
  }
}
