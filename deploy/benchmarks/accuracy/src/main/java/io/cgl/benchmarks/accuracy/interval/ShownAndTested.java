package io.cgl.benchmarks.accuracy.interval;

import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.metrics.BalancedAccuracy;
import io.cgl.trainer.metrics.ConfusionMatrix;
import io.cgl.trainer.model.TrainedCglNet;
import java.util.stream.IntStream;

/**
 * The balanced accuracy that a training shows, and that of test rows, of the same classes.
 *
 * @param tested of the classes that the shown figure covers
 * @param rows test rows
 */
record ShownAndTested(BalancedAccuracy shown, BalancedAccuracy tested, int rows) {

  static ShownAndTested of(TrainedCglNet net, Dataset test) {
    ConfusionMatrix shown = net.unseen().orElseThrow().metrics().confusion();
    int[] judged =
        IntStream.range(0, test.rows())
            .filter(row -> shown.actual(test.labels()[row]) > 0)
            .toArray();
    Dataset rows = test.subset(judged);
    return new ShownAndTested(
        BalancedAccuracy.of(shown), BalancedAccuracy.of(confusion(net, rows)), rows.rows());
  }

  /** Whether the test figure is within the interval that was shown. */
  boolean within() {
    return shown.contains(tested.value());
  }

  /**
   * Whether it would be if the test rows were all there are: the interval of the difference holds
   * 0, by the squares of both intervals' halves.
   */
  boolean withinBoth() {
    double difference = tested.value() - shown.value();
    double mine = difference > 0 ? shown.high() - shown.value() : shown.value() - shown.low();
    double theirs = difference > 0 ? tested.value() - tested.low() : tested.high() - tested.value();
    return Math.abs(difference) <= Math.hypot(mine, theirs);
  }

  private static ConfusionMatrix confusion(TrainedCglNet net, Dataset rows) {
    int[] decided = net.decision(net.served()).labels(net.predict(rows));
    return ConfusionMatrix.of(rows.labels(), decided, rows.classes().size());
  }
}
