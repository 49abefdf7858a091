package io.cgl.trainer.retrain;

import io.cgl.avro.ModelAnnouncement;
import io.cgl.avro.RetrainRequest;
import io.cgl.checkpoint.Checkpoint;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.topics.Cluster;
import io.cgl.topics.TopicCatalogue;
import io.cgl.topics.models.ModelDirectory;
import io.cgl.trainer.checkpoint.CheckpointTrainer;
import io.cgl.trainer.evaluation.Evaluation;
import io.cgl.trainer.retrain.LabelledEvents.LabelledEvent;
import io.cgl.trainer.training.TrainingListener;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers one retrain request: waits for labels, trains a challenger, and compares it with the
 * champion on labelled events that neither was trained on.
 */
final class Retraining {

  private static final Logger LOG = LoggerFactory.getLogger(Retraining.class);
  private static final Duration POLL = Duration.ofMillis(500);

  private final Cluster cluster;
  private final TopicCatalogue topics;
  private final RetrainingSettings settings;
  private final CheckpointTrainer trainer;
  private final ModelDirectory models;
  private final Clock clock;

  Retraining(
      Cluster cluster,
      TopicCatalogue topics,
      RetrainingSettings settings,
      CheckpointTrainer trainer,
      Clock clock) {
    this.cluster = cluster;
    this.topics = topics;
    this.settings = settings;
    this.trainer = trainer;
    this.models = new ModelDirectory(cluster, topics);
    this.clock = clock;
  }

  /** Does all of the work; whatever goes wrong becomes a {@link Verdict.Failed}. */
  Verdict answer(RetrainRequest request, TrainingListener listener) throws InterruptedException {
    try {
      Optional<ModelAnnouncement> champion = models.read(settings.modelName()).active();
      if (champion.isPresent() && !champion.get().getModelId().equals(request.getModelId())) {
        return new Verdict.KeepChampion(
            "%s was replaced by %s since the request"
                .formatted(request.getModelId(), champion.get().getModelId()));
      }
      List<LabelledEvent> labelled = awaitLabels(request);
      long recent = recent(labelled, request.getDataFrom());
      if (recent < settings.minRecentLabels()) {
        return new Verdict.Failed(
            "only %d labelled events since %s came within %s, %d are needed: send labels, or ask for fewer"
                .formatted(
                    recent,
                    request.getDataFrom(),
                    settings.patience(),
                    settings.minRecentLabels()));
      }
      return challenge(request, champion, labelled, listener);
    } catch (RuntimeException e) {
      LOG.error("Retraining for {} failed", request.getRequestId(), e);
      return new Verdict.Failed(e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }

  private List<LabelledEvent> awaitLabels(RetrainRequest request) throws InterruptedException {
    Instant from = request.getDataFrom().minus(settings.span());
    Instant deadline = clock.instant().plus(settings.patience());
    try (LabelledEvents events =
        new LabelledEvents(
            cluster, topics, settings.eventsTopic(), settings.base().fields(), from)) {
      events.advanceToEnd();
      List<LabelledEvent> labelled = events.labelled();
      while (recent(labelled, request.getDataFrom()) < settings.minRecentLabels()
          && clock.instant().isBefore(deadline)) {
        if (Thread.interrupted()) {
          throw new InterruptedException("stopped while waiting for labels");
        }
        LOG.debug("Waiting for labels: {} so far", labelled.size());
        events.advance(POLL);
        labelled = events.labelled();
      }
      if (events.passedOver() > 0) {
        LOG.warn("{} events or labels could not be read and were passed over", events.passedOver());
      }
      return labelled;
    }
  }

  private static long recent(List<LabelledEvent> labelled, Instant since) {
    return labelled.stream().filter(event -> !event.time().isBefore(since)).count();
  }

  private Verdict challenge(
      RetrainRequest request,
      Optional<ModelAnnouncement> champion,
      List<LabelledEvent> labelled,
      TrainingListener listener) {
    RetrainingData data = RetrainingData.of(settings, labelled, request.getDataFrom());
    LOG.info(
        "Retraining '{}' for {}: base and {} labelled events, {} of them held out",
        settings.modelName(),
        request.getRequestId(),
        labelled.size(),
        data.heldOut().rows().size());
    Path folder =
        settings
            .store()
            .resolve(settings.modelName())
            .resolve(request.getRequestId().replaceAll("[^A-Za-z0-9._-]", "_"));
    CheckpointBundle challenger = trainer.train(data.task(settings), folder, listener);
    double challengerScore = balancedAccuracy(challenger, data);
    if (champion.isEmpty()) {
      return new Verdict.Announce(challenger, Double.NaN, challengerScore);
    }
    double championScore =
        balancedAccuracy(
            CheckpointBundle.fetch(
                URI.create(champion.get().getBundleUri()), champion.get().getSha256()),
            data);
    return challengerScore > championScore
        ? new Verdict.Announce(challenger, championScore, challengerScore)
        : Verdict.KeepChampion.because(championScore, challengerScore);
  }

  private static double balancedAccuracy(CheckpointBundle bundle, RetrainingData data) {
    int threads = Runtime.getRuntime().availableProcessors();
    try (Checkpoint checkpoint = Checkpoint.load(bundle, threads)) {
      return Evaluation.of(checkpoint, data.heldOut()).metrics().balancedAccuracy();
    }
  }
}
