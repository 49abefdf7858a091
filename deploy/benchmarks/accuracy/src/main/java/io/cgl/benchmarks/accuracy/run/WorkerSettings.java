package io.cgl.benchmarks.accuracy.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cgl.benchmarks.accuracy.method.Trainings;
import io.cgl.benchmarks.accuracy.set.BenchmarkSet;
import io.cgl.benchmarks.accuracy.set.BenchmarkSets;
import io.cgl.benchmarks.accuracy.set.OwnTable;
import java.nio.file.Path;
import java.util.List;

/**
 * What a {@link Worker} is told at its start.
 *
 * @param data the folder of the data sets
 * @param cells the folder of the results
 * @param commit of the code; empty if unknown
 * @param table the only data set, or null for the public ones
 */
record WorkerSettings(Path data, Path cells, String commit, OwnTable table) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static WorkerSettings parse(String json) throws JsonProcessingException {
    return JSON.readValue(json, WorkerSettings.class);
  }

  String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Everything that can be run. */
  Plan plan() {
    List<BenchmarkSet> sets = table == null ? BenchmarkSets.all() : List.of(table.set());
    return new Plan(sets, Trainings.all(), 1);
  }
}
