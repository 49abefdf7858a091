package io.cgl.testing.chaos.audit;

import io.cgl.avro.Classification;
import io.cgl.avro.ModelState;
import io.cgl.avro.ModelStatus;
import io.cgl.stream.deadletter.DeadLetterHeaders;
import io.cgl.topics.Cluster;
import io.cgl.topics.Topic;
import io.cgl.topics.TopicCatalogue;
import io.cgl.topics.TopicReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Reads what went in and what came out, as any consumer under {@code read_committed} would, and
 * enters it into a {@link Ledger}.
 *
 * <p>Made when the last event is in the topic. Not safe for use by several threads.
 */
public final class Audit implements AutoCloseable {

  private final Topic<byte[], Classification> classifications;
  private final String deadLetters;
  private final Set<String> goodModels;
  private final Set<String> servedModels = new HashSet<>();
  private final Ledger ledger = new Ledger(Readings.PARTITIONS);
  private final TopicReader outputs;

  /** When the broker took in each classification, in milliseconds, by the event's partition. */
  private final Map<Integer, List<Long>> times = new HashMap<>();

  /** Reads all of the input. */
  public Audit(Cluster cluster, TopicCatalogue topics, String events, Set<String> goodModels) {
    this.classifications = topics.classifications();
    this.deadLetters = TopicCatalogue.deadLetterTopic(events);
    this.goodModels = goodModels;
    try (TopicReader input = new TopicReader(cluster, List.of(events))) {
      input.readToEnd(
          event ->
              ledger.input(
                  event.partition(),
                  event.offset(),
                  Ledger.Event.of(Readings.isBad(event.headers()), event.key(), event.value())));
    }
    this.outputs = new TopicReader(cluster, List.of(classifications.name(), deadLetters));
  }

  /** Reads what was committed since the last call, and returns how many events are missing. */
  public long missing() {
    outputs.readToEnd(this::enter);
    return ledger.lost();
  }

  public Findings findings() {
    return ledger.findings(longestGapSeconds(times.values().stream().flatMap(List::stream)));
  }

  /** The longest that any partition of the events stood still, in seconds. */
  public double longestPartitionGapSeconds() {
    return times.values().stream()
        .mapToDouble(partition -> longestGapSeconds(partition.stream()))
        .max()
        .orElse(0);
  }

  /** The ids of the checkpoints that classified something. */
  public Set<String> servedModels() {
    return servedModels;
  }

  /** How often an instance refused a checkpoint. */
  public static long refusals(Cluster cluster, Topic<String, ModelStatus> statuses) {
    long[] refused = {0};
    try (TopicReader reader = new TopicReader(cluster, List.of(statuses.name()))) {
      reader.readToEnd(
          raw -> {
            if (TopicReader.decode(statuses, raw).value().getState() == ModelState.REJECTED) {
              refused[0]++;
            }
          });
    }
    return refused[0];
  }

  @Override
  public void close() {
    outputs.close();
  }

  private void enter(ConsumerRecord<byte[], byte[]> output) {
    if (output.topic().equals(deadLetters)) {
      ledger.output(
          Ledger.Output.DEAD_LETTERS,
          output.partition(),
          (int) number(output.headers(), DeadLetterHeaders.PARTITION),
          number(output.headers(), DeadLetterHeaders.OFFSET),
          Arrays.hashCode(output.key()),
          Arrays.hashCode(output.value()));
      return;
    }
    Classification classification = TopicReader.decode(classifications, output).value();
    ledger.output(
        Ledger.Output.CLASSIFICATIONS,
        output.partition(),
        classification.getSourcePartition(),
        classification.getSourceOffset(),
        Arrays.hashCode(output.key()),
        0);
    times
        .computeIfAbsent(classification.getSourcePartition(), partition -> new ArrayList<>())
        .add(output.timestamp());
    servedModels.add(classification.getModelId());
    if (!goodModels.contains(classification.getModelId())) {
      ledger.unexpected();
    }
  }

  private static double longestGapSeconds(Stream<Long> millis) {
    long[] sorted = millis.mapToLong(Long::longValue).sorted().toArray();
    return IntStream.range(1, sorted.length)
            .mapToLong(i -> sorted[i] - sorted[i - 1])
            .max()
            .orElse(0)
        / 1000.0;
  }

  private static long number(Headers headers, String name) {
    return Long.parseLong(new String(headers.lastHeader(name).value(), StandardCharsets.UTF_8));
  }
}
