package io.cgl.samples.demo;

import io.cgl.trainer.metrics.ClassificationMetrics;
import io.cgl.trainer.metrics.ConfusionMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/**
 * The outputs of every event. The player adds what it sent, the observer what it found in the
 * topics.
 *
 * <p>Safe for use by several threads.
 */
final class Tally {

  private static final byte UNKNOWN_CLASS = -1;

  private final Map<String, Integer> classes = new HashMap<>();
  private final List<String> models = new ArrayList<>();
  private final short[] truth;
  private final short[] predicted;
  private final short[] model;
  private final byte[] outputs;
  private final long pacedUntil;
  private long sent;
  private long behind;
  private long classified;
  private long deadLettered;
  private long duplicated;

  /**
   * @param events there will be
   * @param pacedUntil the first event that is not paced
   */
  Tally(long events, long pacedUntil) {
    this.pacedUntil = pacedUntil;
    int size = Math.toIntExact(events);
    truth = new short[size];
    predicted = new short[size];
    model = new short[size];
    outputs = new byte[size];
    Arrays.fill(predicted, UNKNOWN_CLASS);
  }

  /** Event number {@code event} was sent. */
  synchronized void sent(long event, String label) {
    truth[(int) event] = index(label);
    sent++;
  }

  /** A classification of an event was found. */
  synchronized void classified(long event, String label, String modelId) {
    if (count(event)) {
      classified++;
      if (event < pacedUntil) {
        behind = Math.max(behind, Math.min(sent, pacedUntil) - 1 - event);
      }
      predicted[(int) event] = index(label);
      int id = models.indexOf(modelId);
      if (id < 0) {
        id = models.size();
        models.add(modelId);
      }
      model[(int) event] = (short) id;
    }
  }

  /** An event was found in the dead letter topic. */
  synchronized void deadLettered(long event) {
    if (count(event)) {
      deadLettered++;
    }
  }

  synchronized long sent() {
    return sent;
  }

  synchronized long classified() {
    return classified;
  }

  synchronized long deadLettered() {
    return deadLettered;
  }

  /** Outputs beyond the first of their event. */
  synchronized long duplicated() {
    return duplicated;
  }

  /** Events sent that came out nowhere. */
  synchronized long lost() {
    return sent - classified - deadLettered;
  }

  /** The most events sent and not yet classified, while the stream was paced. */
  synchronized long furthestBehind() {
    return behind;
  }

  /** Ids of the models that classified, in the order in which they first did. */
  synchronized List<String> models() {
    return List.copyOf(models);
  }

  /**
   * The number of the model that classified an event, in that order; none yet if there was none.
   */
  synchronized boolean classifiedByFirst(long event) {
    return model[(int) event] == 0;
  }

  /** Balanced accuracy over those classified events that are wanted; NaN if there are none. */
  synchronized double balancedAccuracy(LongPredicate wanted) {
    long[][] counts = new long[classes.size()][classes.size()];
    boolean any = false;
    for (int i = 0; i < outputs.length; i++) {
      if (predicted[i] != UNKNOWN_CLASS && wanted.test(i)) {
        counts[truth[i]][predicted[i]]++;
        any = true;
      }
    }
    return any
        ? ClassificationMetrics.of(ConfusionMatrix.of(counts), Double.NaN).balancedAccuracy()
        : Double.NaN;
  }

  private boolean count(long event) {
    if (outputs[(int) event]++ > 0) {
      duplicated++;
      return false;
    }
    return true;
  }

  private short index(String label) {
    return classes.computeIfAbsent(label, k -> classes.size()).shortValue();
  }
}
