package io.cgl.trainer.retrain;

import io.cgl.avro.ModelAnnouncement;
import io.cgl.avro.ModelState;
import io.cgl.avro.ModelStatus;
import io.cgl.topics.Cluster;
import io.cgl.topics.Topic;
import io.cgl.topics.TopicCatalogue;
import io.cgl.topics.TopicReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Looks up in the topics how requests were answered, so that a repeated request, or one whose
 * offset was lost, is not trained again.
 *
 * <p>Not safe for use by several threads.
 */
public final class AnsweredRequests implements AutoCloseable {

  /** How a request ended, and why nothing was announced, or the announced id. */
  public record Answer(Kind kind, String reason) {}

  /** A checkpoint was announced, the champion was kept, or the retraining failed. */
  public enum Kind {
    ANNOUNCED,
    KEPT,
    FAILED
  }

  private final Topic<String, ModelAnnouncement> models;
  private final Topic<String, ModelStatus> statuses;
  private final TopicReader reader;
  private final Map<String, Answer> answers = new HashMap<>();

  /** Opens the topics, which must exist. */
  public AnsweredRequests(Cluster cluster, TopicCatalogue topics) {
    this.models = topics.models();
    this.statuses = topics.modelStatus();
    this.reader = new TopicReader(cluster, List.of(models.name(), statuses.name()));
  }

  /** The committed answer to a request, if any. */
  public Optional<Answer> find(String requestId) {
    reader.readToEnd(this::take);
    return Optional.ofNullable(answers.get(requestId));
  }

  @Override
  public void close() {
    reader.close();
  }

  private void take(ConsumerRecord<byte[], byte[]> raw) {
    if (raw.value() == null) {
      return;
    }
    try {
      if (raw.topic().equals(models.name())) {
        take(TopicReader.decode(models, raw).value());
      } else {
        take(TopicReader.decode(statuses, raw).value());
      }
    } catch (SerializationException e) {
      // Not an answer of a retraining job.
    }
  }

  private void take(ModelAnnouncement announced) {
    if (announced.getRetrainRequestId() != null) {
      answers.put(
          announced.getRetrainRequestId(), new Answer(Kind.ANNOUNCED, announced.getModelId()));
    }
  }

  private void take(ModelStatus status) {
    Kind kind =
        status.getState() == ModelState.KEPT_CHAMPION
            ? Kind.KEPT
            : status.getState() == ModelState.RETRAINING_FAILED ? Kind.FAILED : null;
    if (kind != null && status.getRetrainRequestId() != null) {
      answers.put(status.getRetrainRequestId(), new Answer(kind, status.getReason()));
    }
  }
}
