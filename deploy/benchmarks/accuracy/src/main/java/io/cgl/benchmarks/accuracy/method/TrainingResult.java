package io.cgl.benchmarks.accuracy.method;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a training reached.
 *
 * @param methods results by the method's name in the report, in the report's order
 * @param served what of it is served by default, in words; empty where that is no question
 */
public record TrainingResult(Map<String, MethodResult> methods, String served) {

  public TrainingResult {
    methods = Collections.unmodifiableMap(new LinkedHashMap<>(methods));
  }

  /** The results of methods that are served as they are. */
  static TrainingResult of(Map<String, MethodResult> methods) {
    return new TrainingResult(methods, "");
  }
}
