package io.cgl.drift.quality;

import io.cgl.drift.quality.HeldOutRecalls.Recall;
import java.util.Map;

/**
 * The labelled events of one window.
 *
 * @param modelId the checkpoint that classified them
 * @param start of the window, in event time, milliseconds
 * @param byClass by the true class
 */
public record LabelledWindow(String modelId, long start, Map<String, Recall> byClass) {

  public LabelledWindow {
    byClass = Map.copyOf(byClass);
  }
}
