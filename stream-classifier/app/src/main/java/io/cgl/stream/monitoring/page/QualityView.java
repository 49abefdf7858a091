package io.cgl.stream.monitoring.page;

import java.util.List;
import java.util.Map;

/**
 * What is shown of labels. Times are milliseconds of event time; lists by window go from the oldest
 * to the newest.
 *
 * @param watched whether labels are looked at
 * @param starts of the windows
 * @param balanced balanced accuracy of each window, 0 to 1; null without labelled events
 * @param prequential the same over all windows so far, older ones exponentially forgotten
 * @param byModel the last of these of each checkpoint, a canary's too
 * @param labelled events with a label in the last windows of the newest checkpoint
 * @param classes their recalls, lowest first
 * @param omitted classes with higher recalls that are not among them
 */
record QualityView(
    boolean watched,
    long[] starts,
    List<Double> balanced,
    List<Double> prequential,
    Map<String, Double> byModel,
    long labelled,
    List<Recall> classes,
    int omitted) {

  /** How many of a class's labelled events were predicted to be of it. */
  record Recall(String label, long labelled, long recalled) {}
}
