package io.cgl.benchmarks.accuracy.run;

import io.cgl.benchmarks.accuracy.method.MethodResult;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a cell gave, as its file holds it.
 *
 * @param cell which one
 * @param fingerprint of the data set's and the training's configuration, see {@link Plan}
 * @param methods results by the method's name, in the report's order
 */
public record CellResult(Cell cell, String fingerprint, Map<String, MethodResult> methods) {

  public CellResult {
    methods = Collections.unmodifiableMap(new LinkedHashMap<>(methods));
  }
}
