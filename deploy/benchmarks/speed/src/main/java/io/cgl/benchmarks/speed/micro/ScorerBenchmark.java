package io.cgl.benchmarks.speed.micro;

import io.cgl.benchmarks.speed.workload.MeasuredNetwork;
import io.cgl.checkpoint.Checkpoint;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.Scores;
import io.cgl.checkpoint.ScoringSession;
import io.cgl.checkpoint.features.FeatureBatch;
import io.cgl.scoring.BatchInference;
import io.cgl.scoring.ModelSource;
import io.cgl.scoring.api.EventScorer;
import io.cgl.scoring.internal.PollBatchingInterceptor;
import io.cgl.topics.SchemaRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.StreamsConfig;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** Scoring of the network that {@code cgl bench speed} measures with: time per batch. */
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ScorerBenchmark {

  private static final String TOPIC = "events";
  private static final SchemaRegistry REGISTRY = SchemaRegistry.at("mock://bench-micro", true);

  /** Rows of a batch, events of a poll. */
  @Param({"1", "16", "128", "1000"})
  public int rows;

  private Path folder;
  private Checkpoint checkpoint;
  private ScoringSession session;
  private FeatureBatch batch;
  private BatchInference inference;
  private EventScorer scorer;
  private PollBatchingInterceptor interceptor;
  private ConsumerRecords<byte[], byte[]> poll;

  /** Loads the model and encodes the events. */
  @Setup
  public void setUp() throws IOException {
    folder = Files.createTempDirectory("cgl-bench-");
    CheckpointBundle bundle = MeasuredNetwork.SYNTHETIC.checkpoint(folder, MeasuredNetwork.SEED);
    checkpoint = Checkpoint.load(bundle, 1);
    session = checkpoint.newSession();
    batch = FeatureBatch.of(randomRows());
    inference = BatchInference.builder(ModelSource.folder(bundle.folder()), REGISTRY).build();
    scorer = inference.newScorer();
    Properties streams = new Properties();
    streams.put(StreamsConfig.APPLICATION_ID_CONFIG, "benchmark");
    streams.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:9092");
    interceptor = new PollBatchingInterceptor();
    interceptor.configure(
        new StreamsConfig(inference.addTo(streams, TOPIC)).getMainConsumerConfigs("-", "-", 0));
    byte[][] events = MeasuredNetwork.SYNTHETIC.events().encoded(REGISTRY, TOPIC);
    List<ConsumerRecord<byte[], byte[]>> records =
        IntStream.range(0, rows)
            .mapToObj(i -> new ConsumerRecord<>(TOPIC, 0, i, new byte[0], events[i]))
            .toList();
    poll = new ConsumerRecords<>(Map.of(new TopicPartition(TOPIC, 0), records), Map.of());
  }

  @TearDown
  public void tearDown() throws IOException {
    interceptor.close();
    inference.close();
    session.close();
    checkpoint.close();
    Utils.delete(folder.toFile());
  }

  /** The graph alone: one call for rows that are encoded already. */
  @Benchmark
  public Scores graph() {
    return session.score(batch);
  }

  /** What the classifier does with a poll: one batch of events, and a verdict for each. */
  @Benchmark
  public void poll(Blackhole verdicts) {
    interceptor.onConsume(poll);
    for (ConsumerRecord<byte[], byte[]> event : poll.records(TOPIC)) {
      verdicts.consume(scorer.verdict(event.headers(), event.key(), event.value()));
    }
  }

  /** The same events one by one, as without the interceptor. */
  @Benchmark
  public void eachByItself(Blackhole verdicts) {
    for (ConsumerRecord<byte[], byte[]> event : poll.records(TOPIC)) {
      verdicts.consume(scorer.verdict(event.headers(), event.key(), event.value()));
    }
  }

  private float[][] randomRows() {
    Random random = new Random(1);
    float[][] all = new float[rows][MeasuredNetwork.SYNTHETIC.inputs()];
    for (float[] row : all) {
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) random.nextGaussian();
      }
    }
    return all;
  }
}
