package io.cgl.benchmarks.accuracy.method;

import io.cgl.checkpoint.Scores;
import io.cgl.trainer.data.Dataset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.tribuo.Example;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.dtree.CARTClassificationTrainer;
import org.tribuo.classification.dtree.impurity.GiniIndex;
import org.tribuo.classification.ensemble.FullyWeightedVotingCombiner;
import org.tribuo.common.tree.RandomForestTrainer;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * Tribuo's random forest (Breiman 2001): unpruned trees by the Gini impurity, each on a bootstrap
 * sample, the root of the number of columns tried at each split, and the mean of the leaves' class
 * frequencies.
 *
 * @param trees how many
 */
record RandomForest(int trees) implements TreeTraining.Trees {

  /** Below this weight a node is not split: less than one row. */
  private static final float MIN_NODE_WEIGHT = 0.5f;

  /** What stands for a missing number: less than any that is there. */
  private static final double MISSING = -2 * (double) Float.MAX_VALUE;

  /** Bytes of heap for each value that is not 0, with room: up to 85 were alive in training. */
  private static final long BYTES_PER_VALUE = 120;

  /** Tribuo's, which reports every tree; kept here, or it would be collected with its level. */
  private static final Logger TRIBUO = Logger.getLogger("org.tribuo");

  @Override
  public boolean random() {
    return true;
  }

  @Override
  public TreeModel train(Dataset rows, float[] weights, long seed) {
    TRIBUO.setLevel(Level.WARNING);
    OneHotRows cells = OneHotRows.of(rows);
    requireHeap(cells, Runtime.getRuntime().maxMemory());
    String[] names = names(cells.columns());
    List<Label> classes = rows.classes().stream().map(Label::new).toList();
    LabelFactory factory = new LabelFactory();
    MutableDataset<Label> examples =
        new MutableDataset<>(new SimpleDataSourceProvenance("rows", factory), factory);
    for (int row = 0; row < cells.rows(); row++) {
      Example<Label> example = example(cells, row, names, classes.get(rows.labels()[row]));
      example.setWeight(weights[row]);
      examples.add(example);
    }
    Model<Label> forest =
        new RandomForestTrainer<>(
                new CARTClassificationTrainer(
                    Integer.MAX_VALUE,
                    MIN_NODE_WEIGHT,
                    0,
                    (float) (1 / Math.sqrt(names.length)),
                    false,
                    new GiniIndex(),
                    seed),
                new FullyWeightedVotingCombiner(),
                trees,
                seed)
            .train(examples);
    return new TreeModel(some -> predict(forest, some, names, classes), () -> {});
  }

  private static Scores predict(
      Model<Label> forest, Dataset rows, String[] names, List<Label> classes) {
    OneHotRows cells = OneHotRows.of(rows);
    float[] flat = new float[cells.rows() * classes.size()];
    for (int row = 0; row < cells.rows(); row++) {
      Map<String, Label> scores =
          forest.predict(example(cells, row, names, classes.get(0))).getOutputScores();
      for (int k = 0; k < classes.size(); k++) {
        flat[row * classes.size() + k] = (float) scores.get(classes.get(k).getLabel()).getScore();
      }
    }
    return new Scores(flat, classes.size());
  }

  /** A row, and one more column that is always 1: Tribuo refuses a row of zeros. */
  private static Example<Label> example(OneHotRows cells, int row, String[] names, Label label) {
    int from = cells.starts()[row];
    int count = cells.starts()[row + 1] - from;
    String[] filled = new String[count + 1];
    double[] values = new double[count + 1];
    for (int i = 0; i < count; i++) {
      float value = cells.values()[from + i];
      filled[i] = names[cells.filled()[from + i]];
      values[i] = Float.isNaN(value) ? MISSING : value;
    }
    filled[count] = names[cells.columns()];
    values[count] = 1;
    return new ArrayExample<>(label, filled, values);
  }

  /** Names of the columns and of one more, in alphabetical order. */
  private static String[] names(int columns) {
    return IntStream.rangeClosed(0, columns)
        .mapToObj(column -> String.format(Locale.ROOT, "%08d", column))
        .toArray(String[]::new);
  }

  private static void requireHeap(OneHotRows cells, long heap) {
    long need = BYTES_PER_VALUE * cells.values().length;
    if (need > heap) {
      throw new IllegalStateException(
          "the random forest needs about %,d MiB of heap for these rows, and there are %,d MiB:"
                  .formatted(need >> 20, heap >> 20)
              + " raise CGL_OPTS=-Xmx, or leave random-forest out of --methods");
    }
  }
}
