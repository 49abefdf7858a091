package io.cgl.trainer.retrain;

import io.cgl.avro.ModelAnnouncement;
import io.cgl.avro.ModelState;
import io.cgl.avro.ModelStatus;
import io.cgl.avro.RetrainRequest;
import io.cgl.checkpoint.signing.SigningKey;
import io.cgl.topics.TopicCatalogue;
import io.cgl.topics.models.ModelAnnouncements;
import io.cgl.topics.models.ModelDirectory;
import io.cgl.trainer.checkpoint.BundleAnnouncement;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The records that tell how a retrain request ended. */
record AnswerRecords(
    TopicCatalogue topics, ModelDirectory models, Optional<SigningKey> signingKey, Clock clock) {

  /** Announces the winner, or reports why the champion stays. */
  List<ProducerRecord<byte[], byte[]>> records(
      ModelAnnouncements announced, RetrainRequest request, RetrainOutcome outcome) {
    if (outcome instanceof RetrainOutcome.Announce winner) {
      ModelAnnouncement announcement =
          BundleAnnouncement.of(
              winner.challenger(), clock.instant(), request.getRequestId(), signingKey);
      return models.records(announced.activate(announcement));
    }
    ModelState state =
        outcome instanceof RetrainOutcome.Failed
            ? ModelState.RETRAINING_FAILED
            : ModelState.KEPT_CHAMPION;
    ModelStatus status =
        ModelStatus.newBuilder()
            .setModelName(request.getModelName())
            .setModelId(request.getModelId())
            .setState(state)
            .setReason(outcome.reason())
            .setInstance(RetrainingJob.groupId(request.getModelName()))
            .setAt(clock.instant())
            .setRetrainRequestId(request.getRequestId())
            .build();
    return List.of(topics.modelStatus().record(request.getModelName(), status));
  }
}
