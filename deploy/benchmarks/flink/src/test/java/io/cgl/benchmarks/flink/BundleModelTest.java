package io.cgl.benchmarks.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.cgl.avro.Classification;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.GoldenRows;
import io.cgl.checkpoint.features.InputField;
import io.cgl.testing.synthetic.RandomNetwork;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleModelTest {

  private static final List<InputField> INPUTS =
      List.of(new InputField.Numeric("demand"), new InputField.Numeric("price"));

  /** In another order than the model's inputs. */
  private static final Schema SCHEMA =
      SchemaBuilder.record("Reading")
          .fields()
          .requiredDouble("price")
          .requiredDouble("demand")
          .endRecord();

  @TempDir Path folder;

  @Test
  void shouldScoreABatchAsTheBundlesGoldenRowsSay() throws Exception {
    CheckpointBundle bundle =
        new RandomNetwork(INPUTS, List.of(8), 1).write(folder.resolve("bundle"), "prices");
    GoldenRows golden = bundle.golden();
    List<KeyedEvent> events = new ArrayList<>();
    for (float[] row : golden.features()) {
      events.add(new KeyedEvent(new byte[] {7}, event(row[0], row[1]), "events", 3, events.size()));
    }

    List<KeyedResult> results;
    try (BundleModel model = new BundleModel(bundle.folder())) {
      results = model.classify(events);
    }

    assertThat(results).hasSameSizeAs(events);
    for (int i = 0; i < results.size(); i++) {
      Classification result = results.get(i).value();
      float[] expected = golden.probabilities()[i];
      for (int k = 0; k < expected.length; k++) {
        assertThat(result.getProbabilities().get(k)).isCloseTo(expected[k], offset(1e-4f));
      }
      assertThat(result.getSourceOffset()).isEqualTo(i);
      assertThat(result.getConfidence())
          .isEqualTo(
              result
                  .getProbabilities()
                  .get(bundle.manifest().classes().indexOf(result.getLabel())));
      assertThat(results.get(i).key()).containsExactly(7);
    }
  }

  private static GenericRecord event(float demand, float price) {
    GenericRecord event = new GenericData.Record(SCHEMA);
    event.put("demand", (double) demand);
    event.put("price", (double) price);
    return event;
  }
}
