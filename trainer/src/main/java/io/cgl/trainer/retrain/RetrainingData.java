package io.cgl.trainer.retrain;

import io.cgl.trainer.checkpoint.TrainingTask;
import io.cgl.trainer.data.LabelledRows;
import io.cgl.trainer.data.ListedRows;
import io.cgl.trainer.data.TableProfile;
import io.cgl.trainer.retrain.LabelledEvents.LabelledEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rows of one retraining. The labelled events since the drift are split in three by time within
 * each class: training, then fitting of decision and calibration, then comparison with the champion
 * on the newest. Only events since the drift are held out, because only they have the distribution
 * that the checkpoint will serve.
 *
 * @param training rows to learn from: the base, the labelled events from before the drift, and the
 *     oldest of those since
 * @param fitted rows to fit decision and calibration on
 * @param compared rows to compare champion and challenger on, and the new drift reference
 */
record RetrainingData(TrainingSample training, ListedRows fitted, ListedRows compared) {

  /** A class of fewer events goes into training as a whole: one event cannot compare models. */
  private static final int MIN_EVENTS_TO_HOLD_OUT = 4;

  /** Shares of a class's events since the drift. */
  private static final double FITTED = 0.15;

  private static final double COMPARED = 0.25;

  static RetrainingData of(
      RetrainingSettings settings, List<LabelledEvent> labelled, Instant driftSince) {
    List<LabelledEvent> learnt = new ArrayList<>();
    List<LabelledEvent> fitted = new ArrayList<>();
    List<LabelledEvent> compared = new ArrayList<>();
    Map<String, List<LabelledEvent>> since = new TreeMap<>();
    for (LabelledEvent event : labelled) {
      if (event.time().isBefore(driftSince)) {
        learnt.add(event);
      } else {
        since.computeIfAbsent(event.row().label(), label -> new ArrayList<>()).add(event);
      }
    }
    for (List<LabelledEvent> ofClass : since.values()) {
      int fit = heldOut(ofClass.size(), FITTED);
      int compare = heldOut(ofClass.size(), COMPARED);
      int learn = ofClass.size() - fit - compare;
      learnt.addAll(ofClass.subList(0, learn));
      fitted.addAll(ofClass.subList(learn, learn + fit));
      compared.addAll(ofClass.subList(learn + fit, ofClass.size()));
    }
    List<String> fields = settings.base().fields();
    return new RetrainingData(
        sample(settings, learnt, driftSince),
        rows("fitted labelled events", fields, fitted),
        rows("compared labelled events", fields, compared));
  }

  /** Inputs and classes of all rows. */
  TableProfile profile(RetrainingSettings settings) {
    return TableProfile.of(all(), settings.overrides());
  }

  /** The training task of these rows with the inputs and classes of a profile. */
  TrainingTask task(RetrainingSettings settings, TableProfile profile) {
    return new TrainingTask(
        settings.modelName(),
        training.rows().name(),
        profile,
        profile.read(training.rows()),
        profile.read(fitted),
        profile.read(compared),
        settings.config());
  }

  LabelledRows all() {
    return training.rows().and(fitted).and(compared);
  }

  private static int heldOut(int events, double share) {
    return events < MIN_EVENTS_TO_HOLD_OUT ? 0 : (int) Math.max(1, Math.round(events * share));
  }

  private static TrainingSample sample(
      RetrainingSettings settings, List<LabelledEvent> learnt, Instant driftSince) {
    Instant now =
        learnt.stream().map(LabelledEvent::time).max(Instant::compareTo).orElse(driftSince);
    // The age of the base is unknown: it counts as old as the oldest events.
    Duration baseAge = Duration.between(driftSince.minus(settings.span()), now);
    int[] base = {0};
    settings.base().forEach((values, label) -> base[0]++);
    LabelledRows all =
        settings.base().and(rows("labelled events", settings.base().fields(), learnt));
    return TrainingSample.of(
        all,
        position ->
            position < base[0]
                ? baseAge
                : Duration.between(learnt.get(position - base[0]).time(), now),
        settings.maxRows(),
        settings.halfLife(),
        settings.config().seed());
  }

  private static ListedRows rows(String name, List<String> fields, List<LabelledEvent> events) {
    return new ListedRows(name, fields, events.stream().map(LabelledEvent::row).toList());
  }
}
