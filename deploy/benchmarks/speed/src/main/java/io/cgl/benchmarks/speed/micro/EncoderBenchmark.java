package io.cgl.benchmarks.speed.micro;

import io.cgl.checkpoint.features.AvroRowReader;
import io.cgl.checkpoint.features.FeatureBatch;
import io.cgl.checkpoint.features.FeatureEncoder;
import io.cgl.checkpoint.features.WrittenSchema;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** From an event's Avro bytes into the batch: time per event. */
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EncoderBenchmark {

  private static final int EVENTS = 128;

  /** What the events hold. */
  @Param public MicroEvents events;

  private WrittenSchema schema;
  private List<byte[]> encoded;
  private AvroRowReader reader;
  private FeatureBatch batch;

  @Setup
  public void setUp() {
    schema = WrittenSchema.of(events.schema());
    encoded = events.encoded(schema.writer(), EVENTS);
    FeatureEncoder encoder = new FeatureEncoder(events.inputs());
    reader = new AvroRowReader(encoder);
    batch = new FeatureBatch(encoder.width());
  }

  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public FeatureBatch encode() {
    batch.clear();
    for (byte[] event : encoded) {
      reader.read(schema, event, 0, batch);
    }
    return batch;
  }
}
