package io.cgl.benchmarks.flink;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Reads events, calls ONNX Runtime, writes classifications exactly once. Source, function and sink
 * run in one chain, which hands objects on without copies. The process ends with its standard
 * input, so that it never outlives the one that started it.
 */
@Command(name = "flink-job", description = "Classify events of a topic with a bundle's graph.")
public final class FlinkJob implements Callable<Integer> {

  /** What one poll of the classifier brings: all contenders read alike. */
  private static final String EVENTS_PER_POLL = "2000";

  /** As the classifier's producers. */
  private static final String BYTES_PER_PRODUCER_BATCH = Integer.toString(128 * 1024);

  @Option(names = "--bootstrap-servers", required = true)
  private String brokers;

  @Option(names = "--schema-registry", required = true)
  private String registry;

  @Option(names = "--input", required = true)
  private String input;

  @Option(names = "--output", required = true)
  private String output;

  @Option(names = "--bundle", required = true)
  private Path bundle;

  @Option(names = "--name", required = true)
  private String name;

  @Option(names = "--parallelism", required = true)
  private int parallelism;

  @Option(names = "--checkpoint-millis", required = true)
  private int checkpointMillis;

  @Option(names = "--batch", description = "Events of a call. Without it, each is a call.")
  private Integer batch;

  /** Runs the job until standard input ends. */
  public static void main(String[] args) {
    Thread watch = new Thread(FlinkJob::exitWithInput, "parent-watch");
    watch.setDaemon(true);
    watch.start();
    CommandLine command = new CommandLine(new FlinkJob());
    command.setExecutionExceptionHandler((e, line, parsed) -> explain(e));
    System.exit(command.execute(args));
  }

  /** The last line of the log is the cause, which the benchmark shows. */
  private static int explain(Exception e) {
    e.printStackTrace();
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    System.err.println(cause);
    return CommandLine.ExitCode.SOFTWARE;
  }

  @Override
  public Integer call() throws Exception {
    Configuration settings = new Configuration();
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    StreamExecutionEnvironment flink =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, settings);
    flink.enableCheckpointing(checkpointMillis, CheckpointingMode.EXACTLY_ONCE);
    flink.getConfig().enableObjectReuse();
    DataStream<KeyedEvent> events =
        flink.fromSource(source(), WatermarkStrategy.noWatermarks(), "events");
    classified(events).sinkTo(sink());
    flink.execute(name);
    return 0;
  }

  private DataStream<KeyedResult> classified(DataStream<KeyedEvent> events) {
    TypeInformation<KeyedResult> type = TypeInformation.of(KeyedResult.class);
    return batch == null
        ? events.map(new ClassifyEach(bundle), type)
        : events.transform("classify", type, new ClassifyBatches(bundle, batch));
  }

  private KafkaSource<KeyedEvent> source() {
    return KafkaSource.<KeyedEvent>builder()
        .setBootstrapServers(brokers)
        .setTopics(input)
        .setGroupId(name)
        .setStartingOffsets(OffsetsInitializer.earliest())
        .setDeserializer(new EventDecoder(registry))
        .setProperty("max.poll.records", EVENTS_PER_POLL)
        .build();
  }

  private KafkaSink<KeyedResult> sink() {
    return KafkaSink.<KeyedResult>builder()
        .setBootstrapServers(brokers)
        .setRecordSerializer(
            KafkaRecordSerializationSchema.<KeyedResult>builder()
                .setTopic(output)
                .setKeySerializationSchema(KeyedResult::key)
                .setValueSerializationSchema(new ResultEncoder(registry, output))
                .build())
        .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
        .setTransactionalIdPrefix(name)
        // A new transactional id for every checkpoint would cost the broker several a second.
        .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
        .setProperty("batch.size", BYTES_PER_PRODUCER_BATCH)
        .setProperty("transaction.timeout.ms", "60000")
        .build();
  }

  private static void exitWithInput() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is ever sent.
      }
    } catch (IOException e) {
      // The other end is gone.
    }
    System.exit(0);
  }
}
