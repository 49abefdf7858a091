package io.cgl.samples.demo;

import io.cgl.checkpoint.Checkpoint;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.trainer.data.LabelledRows;
import io.cgl.trainer.evaluation.Evaluation;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/**
 * The events that a later checkpoint classified, for the first one to be asked about them, too: two
 * models can only be compared on the same events.
 */
record Hindsight(Scenario scenario, Tally tally) implements LabelledRows {

  /** Balanced accuracy of a checkpoint on these events; NaN if there are none. */
  double balancedAccuracy(CheckpointBundle bundle) {
    if (tally.models().size() < 2) {
      return Double.NaN;
    }
    try (Checkpoint checkpoint =
        Checkpoint.load(bundle, Runtime.getRuntime().availableProcessors())) {
      return Evaluation.of(checkpoint, this).metrics().balancedAccuracy();
    }
  }

  @Override
  public String name() {
    return "events after the swap";
  }

  @Override
  public List<String> fields() {
    return scenario.schema().getFields().stream().map(Schema.Field::name).toList();
  }

  @Override
  public void forEach(Visitor visitor) {
    long[] number = {0};
    scenario.play(
        event -> {
          if (!tally.classifiedByFirst(number[0]++)) {
            visitor.visit(values(event.value()), event.label());
          }
        });
  }

  private static Object[] values(GenericRecord event) {
    return event.getSchema().getFields().stream().map(field -> event.get(field.pos())).toArray();
  }
}
