package io.cgl.benchmarks.accuracy.set;

import io.cgl.trainer.data.ImageRows;
import io.cgl.trainer.data.LabelledRows;
import io.cgl.trainer.data.LongTail;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Images in their official split, the training ones made long-tailed; see {@link LongTail}.
 * Training on images takes long: fewer seeds must do.
 *
 * @param archive the file's name
 * @param factor the imbalance factor
 */
record LongTailImages(String name, String description, String archive, double factor)
    implements BenchmarkSet {

  private static final int SEEDS = 3;

  @Override
  public int mostSeeds() {
    return SEEDS;
  }

  @Override
  public boolean images() {
    return true;
  }

  @Override
  public boolean splitBySeed() {
    return false;
  }

  @Override
  public Split split(Path data, long seed) {
    return Split.of(LongTail.of(part(data, "train"), factor), part(data, "test"));
  }

  private LabelledRows part(Path data, String part) {
    return ImageRows.open(data.resolve(archive), "image", Optional.of(part));
  }
}
