package io.cgl.trainer.retrain;

import io.cgl.avro.ModelAnnouncement;
import io.cgl.avro.RetrainRequest;
import io.cgl.topics.Cluster;
import io.cgl.topics.TopicCatalogue;
import io.cgl.topics.models.ModelDirectory;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * Requests retrainings without a drift. The id is made of model and time only, so that jobs that
 * ask at the same time request one retraining.
 */
final class RetrainRequests {

  private final Cluster cluster;
  private final TopicCatalogue topics;
  private final ModelDirectory models;
  private final String modelName;
  private final Duration span;

  /**
   * @param span the age up to which labelled events count as recent
   */
  public RetrainRequests(Cluster cluster, TopicCatalogue topics, String modelName, Duration span) {
    this.cluster = cluster;
    this.topics = topics;
    this.models = new ModelDirectory(cluster, topics);
    this.modelName = modelName;
    this.span = span;
  }

  /** Requests a scheduled retraining; returns the request's id. */
  public String scheduled(Instant fireTime, CronSchedule schedule) {
    return ask(id("schedule", fireTime), fireTime, "scheduled by \"%s\" (UTC)".formatted(schedule));
  }

  /** Requests a retraining now; returns the request's id. */
  public String once(Instant now) {
    Instant when = now.truncatedTo(ChronoUnit.SECONDS);
    return ask(id("once", when), when, "asked for by hand");
  }

  /** Requests a retraining under the caller's id; repeated requests count once. */
  public String named(String id, Instant now) {
    return ask(id, now, "asked for as " + id);
  }

  private String id(String why, Instant when) {
    return "%s-%s-%s".formatted(why, modelName, when);
  }

  private String ask(String id, Instant when, String reason) {
    String champion =
        models.read(modelName).active().map(ModelAnnouncement::getModelId).orElse("none");
    RetrainRequest request =
        new RetrainRequest(id, modelName, champion, reason, when, when.minus(span));
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
