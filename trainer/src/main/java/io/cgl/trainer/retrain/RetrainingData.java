package io.cgl.trainer.retrain;

import io.cgl.trainer.checkpoint.TrainingTask;
import io.cgl.trainer.data.LabelledRows;
import io.cgl.trainer.data.ListedRows;
import io.cgl.trainer.data.StratifiedSplit;
import io.cgl.trainer.data.TableProfile;
import io.cgl.trainer.retrain.LabelledEvents.LabelledEvent;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * The rows of one retraining. Trained on: the base, the labelled events from before the drift, and
 * most of those since. Held out: the rest of those since, for only they have the distribution that
 * the new checkpoint will meet.
 *
 * @param training rows to learn from
 * @param heldOut rows to compare champion and challenger on
 */
record RetrainingData(LabelledRows training, ListedRows heldOut) {

  static RetrainingData of(
      RetrainingSettings settings, List<LabelledEvent> labelled, Instant driftSince) {
    List<String> fields = settings.base().fields();
    List<ListedRows.Row> before = rows(labelled, event -> event.time().isBefore(driftSince));
    ListedRows since =
        new ListedRows(
            "labelled events since " + driftSince,
            fields,
            rows(labelled, event -> !event.time().isBefore(driftSince)));
    StratifiedSplit split =
        StratifiedSplit.of(labels(since), settings.heldOutShare(), settings.config().seed());
    LabelledRows training =
        settings
            .base()
            .and(new ListedRows("earlier labelled events", fields, before))
            .and(select("labelled events", since, split.training()));
    return new RetrainingData(training, select("held-out labelled events", since, split.heldOut()));
  }

  /** The training task that these rows make. */
  TrainingTask task(RetrainingSettings settings) {
    TableProfile profile = TableProfile.of(training.and(heldOut), settings.overrides());
    return new TrainingTask(
        settings.modelName(),
        training.name(),
        profile,
        profile.read(training),
        profile.read(heldOut),
        settings.config());
  }

  private static List<ListedRows.Row> rows(
      List<LabelledEvent> labelled, java.util.function.Predicate<LabelledEvent> wanted) {
    return labelled.stream().filter(wanted).map(LabelledEvent::row).toList();
  }

  private static List<String> labels(ListedRows rows) {
    return rows.rows().stream().map(ListedRows.Row::label).toList();
  }

  private static ListedRows select(String name, ListedRows rows, int[] chosen) {
    return new ListedRows(
        name, rows.fields(), Arrays.stream(chosen).mapToObj(rows.rows()::get).toList());
  }
}
