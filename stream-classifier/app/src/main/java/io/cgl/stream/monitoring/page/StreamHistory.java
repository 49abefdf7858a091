package io.cgl.stream.monitoring.page;

import io.cgl.topics.RegistryFailures;
import io.cgl.topics.RegistryUnavailableException;
import io.cgl.topics.Topic;
import io.cgl.topics.TopicCatalogue;
import io.cgl.topics.TopicReader;
import io.cgl.topics.models.ModelKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recent records about one model from the topics, of all instances.
 *
 * <p>Safe for use by several threads: one reads the topics, others look.
 */
final class StreamHistory {

  private static final Logger log = LoggerFactory.getLogger(StreamHistory.class);

  private final String model;
  private final boolean labelsWatched;
  private final FrequencyHistory frequencies = new FrequencyHistory();
  private final EpisodeHistory episodes = new EpisodeHistory();
  private final QualityHistory quality = new QualityHistory();
  private final LetterHistory letters = new LetterHistory();
  private final ModelHistory models;
  private final Map<String, Consumer<ConsumerRecord<byte[], byte[]>>> readers = new HashMap<>();

  record View(
      DriftView drift,
      ModelsView models,
      QualityView quality,
      List<LetterHistory.Letter> deadLetters) {}

  StreamHistory(ShownStream stream) {
    model = stream.modelName();
    TopicCatalogue topics = stream.topics();
    labelsWatched = stream.labels();
    models = new ModelHistory(model);
    read(topics.classFrequencies(), record -> frequencies.add(record.value(), record.headers()));
    read(topics.driftEpisodes(), record -> episodes.add(record.value()));
    read(topics.quality(), record -> quality.add(record.value()));
    read(topics.modelStatus(), record -> models.add(record.value()));
    readers.put(
        topics.models().name(),
        raw ->
            decode(topics.models(), raw)
                .filter(record -> record.key() != null)
                .ifPresent(
                    record ->
                        models.add(
                            ModelKey.parse(record.key()), Optional.ofNullable(record.value()))));
    readers.put(stream.deadLetters(), letters::add);
  }

  /**
   * Takes a record. One that cannot be decoded is skipped.
   *
   * @throws RegistryUnavailableException if it cannot be decoded for now
   */
  synchronized void take(ConsumerRecord<byte[], byte[]> raw) {
    readers.get(raw.topic()).accept(raw);
  }

  synchronized View view() {
    return new View(
        frequencies.view(episodes.view()),
        models.view(),
        quality.view(labelsWatched),
        letters.view());
  }

  private <V extends SpecificRecordBase> void read(
      Topic<String, V> topic, Consumer<ConsumerRecord<String, V>> reader) {
    readers.put(
        topic.name(),
        raw ->
            decode(topic, raw)
                .filter(record -> record.value() != null)
                .filter(record -> record.value().get("modelName").equals(model))
                .ifPresent(reader));
  }

  private static <K, V> Optional<ConsumerRecord<K, V>> decode(
      Topic<K, V> topic, ConsumerRecord<byte[], byte[]> raw) {
    try {
      return Optional.of(RegistryFailures.unmask(() -> TopicReader.decode(topic, raw)));
    } catch (RegistryUnavailableException e) {
      throw e;
    } catch (RuntimeException e) {
      log.debug("Passing over offset {} of {}", raw.offset(), raw.topic(), e);
      return Optional.empty();
    }
  }
}
