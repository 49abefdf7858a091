package io.cgl.demo;

import io.cgl.demo.source.EventSchema;
import io.cgl.demo.source.GeneratedStream;
import io.cgl.demo.source.Phase;
import io.cgl.demo.source.Row;
import io.cgl.trainer.data.LabelledRows;
import io.cgl.trainer.data.ListedRows;
import io.cgl.trainer.data.TableProfile;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.avro.Schema;

/** A generated stream in which rare classes become frequent on the way. */
record GeneratedScenario(long seed) implements Scenario {

  private static final int HEAD = 8_000;
  private static final long SIZE = 200_000;
  private static final long DRIFT_AT = 30_000;
  private static final long KEPT_FROM = 150_000;

  @Override
  public String describe() {
    return "a generated stream of %d classes, the largest %.0f times the smallest"
        .formatted(
            GeneratedStream.classNames().size(),
            largest(GeneratedStream.sharesBeforeDrift())
                / smallest(GeneratedStream.sharesBeforeDrift()));
  }

  @Override
  public LabelledRows head() {
    return new ListedRows(
        "generated history",
        GeneratedStream.fieldNames(),
        new GeneratedStream(seed)
            .rows(HEAD, Phase.BEFORE_DRIFT).stream()
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
  public long size() {
    return SIZE;
  }

  @Override
  public OptionalLong driftAt() {
    return OptionalLong.of(DRIFT_AT);
  }

  @Override
  public long keptFrom() {
    return KEPT_FROM;
  }

  @Override
  public void play(Consumer<Event> player) {
    GeneratedStream stream = new GeneratedStream(seed + 1);
    for (long i = 0; i < SIZE; i++) {
      Row row = stream.next(i < DRIFT_AT ? Phase.BEFORE_DRIFT : Phase.AFTER_DRIFT);
      player.accept(new Event(EventSchema.toGenericRecord(row), row.label()));
    }
  }

  private static double largest(double[] shares) {
    return java.util.Arrays.stream(shares).max().orElseThrow();
  }

  private static double smallest(double[] shares) {
    return java.util.Arrays.stream(shares).min().orElseThrow();
  }
}
