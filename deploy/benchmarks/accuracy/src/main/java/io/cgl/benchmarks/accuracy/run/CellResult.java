package io.cgl.benchmarks.accuracy.run;

import io.cgl.benchmarks.accuracy.method.MethodResult;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a cell gave, as its file holds it.
 *
 * @param cell which one
 * @param fingerprint of the data set's and the training's configuration, see {@link Plan}
 * @param commit of the code that ran it; empty if unknown
 * @param served what of it is served by default, in words; may be empty
 * @param methods results by the method's name, in the report's order
 */
public record CellResult(
    Cell cell,
    String fingerprint,
    String commit,
    String served,
    Map<String, MethodResult> methods) {

  public CellResult {
    commit = Objects.requireNonNullElse(commit, ""); // Not in files of 0.1.
    served = Objects.requireNonNullElse(served, "");
    methods = Collections.unmodifiableMap(new LinkedHashMap<>(methods));
  }
}
