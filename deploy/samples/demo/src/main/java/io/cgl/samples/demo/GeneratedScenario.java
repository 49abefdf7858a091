package io.cgl.samples.demo;

import io.cgl.samples.generator.EventSchema;
import io.cgl.samples.generator.GeneratedStream;
import io.cgl.samples.generator.Phase;
import io.cgl.samples.generator.Row;
import io.cgl.trainer.data.LabelledRows;
import io.cgl.trainer.data.ListedRows;
import io.cgl.trainer.data.TableProfile;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.avro.Schema;

/**
 * A generated stream in which rare classes become frequent on the way.
 *
 * @param headRows rows to train on first
 * @param size events of the stream
 * @param shiftAt the first event of the new distribution
 * @param keptFrom the first event that is kept for the second model
 */
record GeneratedScenario(long seed, int headRows, long size, long shiftAt, long keptFrom)
    implements Scenario {

  /** What {@code ./cgl demo} plays. */
  static GeneratedScenario of(long seed) {
    return new GeneratedScenario(seed, 8_000, 200_000, 30_000, 150_000);
  }

  @Override
  public String describe() {
    var shares = Arrays.stream(Phase.BEFORE_DRIFT.shares()).summaryStatistics();
    return "a generated stream of %d classes, the largest %.0f times the smallest"
        .formatted(shares.getCount(), shares.getMax() / shares.getMin());
  }

  @Override
  public LabelledRows head() {
    return new ListedRows(
        "generated history",
        GeneratedStream.fieldNames(),
        new GeneratedStream(seed)
            .rows(headRows, Phase.BEFORE_DRIFT).stream()
                .map(row -> new ListedRows.Row(row.values().toArray(), row.label()))
                .toList());
  }

  @Override
  public TableProfile.Overrides overrides() {
    return TableProfile.Overrides.NONE;
  }

  @Override
  public Schema schema() {
    return EventSchema.SCHEMA;
  }

  @Override
  public OptionalLong driftAt() {
    return OptionalLong.of(shiftAt);
  }

  @Override
  public void play(Consumer<Event> player) {
    GeneratedStream stream = new GeneratedStream(seed + 1);
    for (long i = 0; i < size; i++) {
      Row row = stream.next(i < shiftAt ? Phase.BEFORE_DRIFT : Phase.AFTER_DRIFT);
      player.accept(new Event(EventSchema.toGenericRecord(row), row.label()));
    }
  }
}
