package io.cgl.trainer.retrain;

import io.cgl.avro.ModelAnnouncement;
import io.cgl.avro.RetrainRequest;
import io.cgl.topics.Cluster;
import io.cgl.topics.TopicCatalogue;
import io.cgl.topics.models.ModelDirectory;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * Requests retrainings without a drift. The id is made of model and time only, so that jobs that
 * ask at the same time request one retraining.
 */
record RetrainRequests(
    Cluster cluster, TopicCatalogue topics, RetrainingSettings settings, Clock clock) {

  /** Requests a scheduled retraining; returns the request's id. */
  String scheduled(Instant fireTime, CronSchedule schedule) {
    return ask(id("schedule", fireTime), fireTime, "scheduled by \"%s\" (UTC)".formatted(schedule));
  }

  /** Requests a retraining now; returns the request's id. */
  String once() {
    Instant when = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    return ask(id("once", when), when, "asked for by hand");
  }

  /** Requests a retraining under the caller's id; repeated requests count once. */
  String named(String id) {
    return ask(id, clock.instant(), "asked for as " + id);
  }

  private String id(String why, Instant when) {
    return "%s-%s-%s".formatted(why, settings.modelName(), when);
  }

  private String ask(String id, Instant when, String reason) {
    String modelName = settings.modelName();
    String champion =
        new ModelDirectory(cluster, topics)
            .read(modelName)
            .active()
            .map(ModelAnnouncement::getModelId)
            .orElse("none");
    RetrainRequest request =
        new RetrainRequest(id, modelName, champion, reason, when, when.minus(settings.span()));
    try (KafkaProducer<byte[], byte[]> producer = cluster.newProducer(Map.of())) {
      producer.send(topics.retrainRequests().record(modelName, request)).get();
      return id;
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "cannot write to %s: %s"
              .formatted(topics.retrainRequests().name(), e.getCause().getMessage()),
          e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking for a retraining", e);
    }
  }
}
