package io.cgl.benchmarks.accuracy.prior;

import java.util.Arrays;
import java.util.stream.IntStream;

/** How often each class was recalled. */
final class Hits {

  private final long[] events;
  private final long[] hits;

  Hits(int classes) {
    this.events = new long[classes];
    this.hits = new long[classes];
  }

  void add(int actual, int label) {
    events[actual]++;
    hits[actual] += label == actual ? 1 : 0;
  }

  void add(Hits other) {
    for (int k = 0; k < events.length; k++) {
      events[k] += other.events[k];
      hits[k] += other.hits[k];
    }
  }

  /** The share of events that were recalled, 0 to 1. */
  double accuracy() {
    return (double) Arrays.stream(hits).sum() / Arrays.stream(events).sum();
  }

  /** The mean of the recalls of the classes that occurred. */
  double balancedAccuracy() {
    return IntStream.range(0, events.length)
        .filter(k -> events[k] > 0)
        .mapToDouble(k -> (double) hits[k] / events[k])
        .average()
        .orElse(Double.NaN);
  }

  static int largest(float[] probabilities) {
    int largest = 0;
    for (int k = 1; k < probabilities.length; k++) {
      largest = probabilities[k] > probabilities[largest] ? k : largest;
    }
    return largest;
  }
}
