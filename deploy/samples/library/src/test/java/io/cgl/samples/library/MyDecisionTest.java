package io.cgl.samples.library;

import static io.cgl.samples.library.MyApplication.BYTES;
import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.LinearCheckpoint;
import io.cgl.scoring.BatchInference;
import io.cgl.scoring.ModelSource;
import io.cgl.testsupport.TestEvents;
import io.cgl.testsupport.TopologyHarness;
import io.cgl.topics.SchemaRegistry;
import java.nio.file.Path;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.kstream.Produced;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MyDecisionTest {

  @TempDir Path folder;

  @Test
  void shouldWriteTheClassOfAReading() throws Exception {
    SchemaRegistry registry = TopologyHarness.newRegistry();
    CheckpointBundle checkpoint =
        LinearCheckpoint.signOfX("signs", 1f).write(folder.resolve("checkpoint"), 1L, 1L);
    ModelSource models = ModelSource.folder(checkpoint.folder());
    StreamsBuilder builder = new StreamsBuilder();
    try (BatchInference inference = BatchInference.builder(models, registry).build()) {
      builder.stream("readings", BYTES)
          .process(inference.processor(MyDecision::new))
          .to("classified", Produced.with(Serdes.ByteArray(), Serdes.String()));
      try (TopologyHarness harness =
          new TopologyHarness(builder.build(), TopologyHarness.settings())) {
        TestOutputTopic<byte[], String> classified =
            harness.output("classified", Serdes.ByteArray(), Serdes.String());

        harness.input("readings").pipeInput(new TestEvents(registry).reading(3));

        assertThat(classified.readValue()).startsWith("high 0.998");
        harness.assertNothingElseCameOut();
      }
    }
  }
}
