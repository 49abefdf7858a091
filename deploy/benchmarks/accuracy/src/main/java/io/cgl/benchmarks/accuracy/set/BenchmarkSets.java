package io.cgl.benchmarks.accuracy.set;

import io.cgl.trainer.data.CsvRows;
import io.cgl.trainer.data.LabelledRows;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The data sets that can be measured on. */
public final class BenchmarkSets {

  private static final String LABEL = "label";
  private static final Set<String> NO_FEATURES_OF_KDD = Set.of("attack");

  private BenchmarkSets() {}

  /** All of them, in the order of the report. */
  public static List<BenchmarkSet> all() {
    return List.of(shuttle(), nslKdd(), kdd99(), gasDrift(), fashionMnist());
  }

  private static BenchmarkSet shuttle() {
    return new RepeatedSplit(
        "shuttle",
        "training and test file together, split by the seed: 75 % of every class to train on, 25 %"
            + " to test on",
        data -> csv(data, "shuttle-train", Set.of()).and(csv(data, "shuttle-test", Set.of())),
        0.25);
  }

  private static BenchmarkSet nslKdd() {
    return new GivenSplit(
        "nsl-kdd",
        "given split: 20 % training file, test file",
        data -> csv(data, "nsl-kdd-train20", NO_FEATURES_OF_KDD),
        data -> csv(data, "nsl-kdd-test", NO_FEATURES_OF_KDD));
  }

  private static BenchmarkSet kdd99() {
    return new GivenSplit(
        "kdd99",
        "given split: 10 % training file, test file, exact duplicates removed within each",
        data -> new DistinctRows(csv(data, "kdd99-train", NO_FEATURES_OF_KDD)),
        data -> new DistinctRows(csv(data, "kdd99-test", NO_FEATURES_OF_KDD)));
  }

  private static BenchmarkSet gasDrift() {
    return new GivenSplit(
        "gas-drift",
        "trained on batches 1 to 5, tested on 6, 8 and 9; the 128 sensor columns only",
        data -> batches(data, Set.of("1", "2", "3", "4", "5")),
        data -> batches(data, Set.of("6", "8", "9")));
  }

  private static BenchmarkSet fashionMnist() {
    return new LongTailImages(
        "fashion-mnist-lt",
        "official split, the training images made long-tailed by a factor of 100; trees see the"
            + " pixels as columns",
        "fashion-mnist-png.tar.gz",
        100);
  }

  private static LabelledRows batches(Path data, Set<String> batches) {
    return new SelectedRows(csv(data, "gas-drift", Set.of("concentration")), "batch", batches);
  }

  private static LabelledRows csv(Path data, String name, Set<String> ignored) {
    return CsvRows.open(data.resolve(name + ".csv.gz"), LABEL, ignored);
  }
}
