package io.cgl.benchmarks.accuracy.set;

import io.cgl.trainer.data.CsvRows;
import io.cgl.trainer.data.ImageRows;
import io.cgl.trainer.data.LabelledRows;
import io.cgl.trainer.data.LongTail;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The data sets that can be measured on. */
public final class BenchmarkSets {

  static final int ANY_NUMBER = Integer.MAX_VALUE;
  private static final String LABEL = "label";
  private static final Set<String> NO_FEATURES_OF_KDD = Set.of("attack");

  private BenchmarkSets() {}

  /** All of them, in the order of the report. */
  public static List<BenchmarkSet> all() {
    return List.of(shuttle(), nslKdd(), kdd99(), gasDrift(), fashionMnist());
  }

  private static BenchmarkSet shuttle() {
    return new BenchmarkSet(
        "shuttle",
        "training and test file together, split by the seed: 75 % of every class to train on, 25 %"
            + " to test on",
        ANY_NUMBER,
        false,
        true,
        (data, seed) -> {
          LabelledRows train = csv(data, "shuttle-train", Set.of());
          return Split.of(train.and(csv(data, "shuttle-test", Set.of())), 0.25, seed);
        });
  }

  private static BenchmarkSet nslKdd() {
    return given(
        "nsl-kdd",
        "given split: 20 % training file, test file",
        data -> csv(data, "nsl-kdd-train20", NO_FEATURES_OF_KDD),
        data -> csv(data, "nsl-kdd-test", NO_FEATURES_OF_KDD));
  }

  private static BenchmarkSet kdd99() {
    return given(
        "kdd99",
        "given split: 10 % training file, test file, exact duplicates removed within each",
        data -> DistinctRows.of(csv(data, "kdd99-train", NO_FEATURES_OF_KDD)),
        data -> DistinctRows.of(csv(data, "kdd99-test", NO_FEATURES_OF_KDD)));
  }

  private static BenchmarkSet gasDrift() {
    return given(
        "gas-drift",
        "trained on batches 1 to 5, tested on 6, 8 and 9; the 128 sensor columns only",
        data -> batches(data, Set.of("1", "2", "3", "4", "5")),
        data -> batches(data, Set.of("6", "8", "9")));
  }

  private static BenchmarkSet fashionMnist() {
    return new BenchmarkSet(
        "fashion-mnist-lt",
        "official split, the training images made long-tailed by a factor of 100; trees see the"
            + " pixels as columns",
        3, // Training on images takes long.
        true,
        false,
        (data, seed) -> Split.of(LongTail.of(images(data, "train"), 100), images(data, "test")));
  }

  /** A table whose training and test rows are given, in the folder of the data sets. */
  private static BenchmarkSet given(
      String name,
      String description,
      Function<Path, LabelledRows> train,
      Function<Path, LabelledRows> test) {
    return new BenchmarkSet(
        name,
        description,
        ANY_NUMBER,
        false,
        false,
        (data, seed) -> Split.of(train.apply(data), test.apply(data)));
  }

  private static LabelledRows images(Path data, String part) {
    Path archive = data.resolve("fashion-mnist-png.tar.gz");
    return ImageRows.open(archive, "image", Optional.of(part));
  }

  private static LabelledRows batches(Path data, Set<String> batches) {
    return new SelectedRows(csv(data, "gas-drift", Set.of("concentration")), "batch", batches);
  }

  private static LabelledRows csv(Path data, String name, Set<String> ignored) {
    return CsvRows.open(data.resolve(name + ".csv.gz"), LABEL, ignored);
  }
}
