package io.cgl.trainer.retrain;

import io.cgl.avro.ModelAnnouncement;
import io.cgl.avro.RetrainRequest;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.CheckpointException;
import io.cgl.checkpoint.features.InputField;
import io.cgl.topics.Cluster;
import io.cgl.topics.RegistryUnavailableException;
import io.cgl.topics.TopicCatalogue;
import io.cgl.topics.models.ModelDirectory;
import io.cgl.trainer.checkpoint.CheckpointTrainer;
import io.cgl.trainer.checkpoint.TrainingTask;
import io.cgl.trainer.data.ListedRows;
import io.cgl.trainer.data.TableProfile;
import io.cgl.trainer.progress.TrainingListener;
import io.cgl.trainer.retrain.LabelledEvents.LabelledEvent;
import io.cgl.trainer.retrain.RetrainingPlan.Range;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers one retrain request: waits for labels, trains a challenger, and compares it with the
 * champion on labelled events that neither has seen.
 *
 * <p>If the process dies, the next job reads the same events, resumes the training from its
 * journal, and reuses a finished checkpoint.
 */
final class Retraining {

  private static final Logger log = LoggerFactory.getLogger(Retraining.class);

  /** The most events that a class prior is estimated from. */
  private static final int MOST_EVENTS_FOR_PRIOR = 50_000;

  private static final Duration LABEL_POLL = Duration.ofMillis(500);

  private final RetrainingSettings settings;
  private final CheckpointTrainer trainer;
  private final ModelDirectory models;
  private final LabelledEvents events;
  private final Clock clock;

  Retraining(
      Cluster cluster,
      TopicCatalogue topics,
      RetrainingSettings settings,
      CheckpointTrainer trainer,
      Clock clock) {
    this.settings = settings;
    this.trainer = trainer.resumable().withoutComparisons();
    this.models = new ModelDirectory(cluster, topics);
    this.events =
        new LabelledEvents(cluster, topics, settings.eventsTopic(), settings.base().fields());
    this.clock = clock;
  }

  /**
   * Answers the request; a permanent failure becomes a {@link RetrainOutcome.Failed}.
   *
   * @throws CancellationException once it is cancelled
   * @throws RetriableException if the brokers cannot be reached
   * @throws RegistryUnavailableException if the registry cannot
   */
  RetrainOutcome answer(
      RetrainRequest request, TrainingListener listener, Cancellation cancellation) {
    try (RetrainingDirectory directory =
        RetrainingDirectory.enter(
            settings.store(), settings.modelName(), request.getRequestId(), cancellation)) {
      return new Attempt(request, directory, cancellation).answer(cancellation.guard(listener));
    } catch (CancellationException | RetriableException | RegistryUnavailableException e) {
      throw e;
    } catch (OutOfMemoryError e) {
      return new RetrainOutcome.Failed(
          "not enough memory (%s): give the job more (CGL_OPTS=-Xmx...) or fewer rows (--max-rows)"
              .formatted(e.getMessage()));
    } catch (RuntimeException e) {
      log.error("Retraining for {} failed", request.getRequestId(), e);
      return new RetrainOutcome.Failed(e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }

  /** One attempt at a request. */
  private final class Attempt {

    private final RetrainRequest request;
    private final RetrainingDirectory directory;
    private final Cancellation cancellation;
    private RetrainingPlan plan;

    Attempt(RetrainRequest request, RetrainingDirectory directory, Cancellation cancellation) {
      this.request = request;
      this.directory = directory;
      this.cancellation = cancellation;
      this.plan = directory.plan().orElseGet(() -> RetrainingPlan.begin(clock.instant()));
    }

    RetrainOutcome answer(TrainingListener listener) {
      Optional<ModelAnnouncement> champion = models.read(settings.modelName()).active();
      if (champion.isPresent() && !champion.get().getModelId().equals(request.getModelId())) {
        return new RetrainOutcome.KeepChampion(
            "%s was replaced by %s since the request"
                .formatted(request.getModelId(), champion.get().getModelId()));
      }
      if (plan.attempts() >= settings.attempts()) {
        return new RetrainOutcome.Failed(
            "the training was started %d times and its process died each time: check why, most often memory"
                .formatted(plan.attempts()));
      }
      Instant since = since(champion);
      keep(plan);
      List<LabelledEvent> labelled = labelled(since);
      long recent = recent(labelled, since);
      if (recent < settings.minRecentLabels()) {
        return withoutLabels(champion, since, recent);
      }
      return challenge(champion, RetrainingData.of(settings, labelled, since), listener);
    }

    private RetrainOutcome withoutLabels(
        Optional<ModelAnnouncement> champion, Instant since, long recent) {
      if (settings.withoutLabels() == WithoutLabels.KEEP || champion.isEmpty()) {
        return new RetrainOutcome.Failed(
            ("only %d labelled events since %s came within %s, %d are needed: send labels, or"
                    + " require  fewer; until then only the prior can follow the stream (cgl classify"
                    + " --decision-prior stream)")
                .formatted(recent, since, settings.patience(), settings.minRecentLabels()));
      }
      ListedRows latest = events.latest(since, MOST_EVENTS_FOR_PRIOR);
      if (latest.rows().size() < settings.minRecentLabels()) {
        return new RetrainOutcome.Failed(
            "only %d labelled events since %s came, and %d without labels: too few for the prior, too"
                .formatted(recent, since, latest.rows().size() - recent));
      }
      CheckpointBundle corrected =
          CorrectedChampion.write(
              bundle(champion.get()), latest, directory.bundle(), clock.instant());
      return new RetrainOutcome.Announce(
          corrected,
          champion.map(ModelAnnouncement::getModelId),
          "only %d labelled events since %s came: the champion, with its prior corrected to that of %d events; whether it is better is unknown"
              .formatted(recent, since, latest.rows().size()));
    }

    /** Holds out no event that the champion may have learnt from. */
    private Instant since(Optional<ModelAnnouncement> champion) {
      Optional<Instant> known =
          champion
              .map(ModelAnnouncement::getRetrainRequestId)
              .flatMap(directory::earlierPlan)
              .map(RetrainingPlan::through);
      return known
          .map(through -> through.plusMillis(1))
          .filter(after -> after.isAfter(request.getDataFrom()))
          .orElse(request.getDataFrom());
    }

    private List<LabelledEvent> labelled(Instant since) {
      if (plan.settled()) {
        return events.read(plan.ranges());
      }
      Instant from = since.minus(settings.span());
      Instant deadline = plan.begun().plus(settings.patience());
      List<Range> ranges = events.ranges(from);
      List<LabelledEvent> labelled = events.read(ranges);
      while (recent(labelled, since) < settings.minRecentLabels()
          && clock.instant().isBefore(deadline)) {
        cancellation.pause(LABEL_POLL);
        long missing = settings.minRecentLabels() - recent(labelled, since);
        List<Range> now = events.ranges(from);
        // Reads everything again only if there may be enough, and at the end.
        if (events.labelRecords(now) - events.labelRecords(ranges) >= missing
            || !clock.instant().isBefore(deadline)) {
          ranges = now;
          labelled = events.read(ranges);
        }
      }
      if (recent(labelled, since) >= settings.minRecentLabels()) {
        keep(plan.settle(ranges, labelled.get(labelled.size() - 1).time()));
      }
      return labelled;
    }

    private RetrainOutcome challenge(
        Optional<ModelAnnouncement> champion, RetrainingData data, TrainingListener listener) {
      ComparedRows compared = ComparedRows.of(data.compared());
      Optional<CheckpointBundle> before = champion.map(Retraining::bundle);
      Optional<boolean[]> championRight = before.map(compared::right);
      long seed = settings.config().seed();
      if (championRight.isPresent()
          && !PairedComparison.canDecide(
              compared.labels(), championRight.get(), settings.confidence(), seed)) {
        return new RetrainOutcome.KeepChampion(
            "the champion is right on %d of %d held-out labelled events: no challenger could be shown to be better with %.0f %% confidence"
                .formatted(
                    ComparedRows.count(championRight.get()),
                    compared.size(),
                    100 * settings.confidence()));
      }
      CheckpointBundle challenger = train(data, before, listener);
      if (championRight.isEmpty()) {
        return new RetrainOutcome.Announce(
            challenger, Optional.empty(), "there was no champion to compare with");
      }
      PairedComparison result =
          PairedComparison.of(
              compared.labels(),
              championRight.get(),
              compared.right(challenger),
              settings.confidence(),
              seed);
      String figures = result.describe(settings.confidence());
      return result.challengerWins()
          ? new RetrainOutcome.Announce(
              challenger, champion.map(ModelAnnouncement::getModelId), figures)
          : new RetrainOutcome.KeepChampion(
              "the challenger is not better with enough confidence:  " + figures);
    }

    private CheckpointBundle train(
        RetrainingData data, Optional<CheckpointBundle> champion, TrainingListener listener) {
      log.info(
          "Retraining '{}' for {}: learning from {} of {} rows ({} distinct), {} to fit, {} to"
              + " compare on",
          settings.modelName(),
          request.getRequestId(),
          data.training().kept(),
          data.training().seen(),
          data.training().distinct(),
          data.fitted().rows().size(),
          data.compared().rows().size());
      int attempts = plan.attempts();
      keep(plan.withAttempts(attempts + 1));
      try {
        CheckpointBundle challenger = challenger(data, champion, listener);
        keep(plan.withAttempts(attempts));
        return challenger;
      } catch (CancellationException e) {
        keep(plan.withAttempts(attempts)); // A cancelled attempt does not count.
        throw e;
      }
    }

    private CheckpointBundle challenger(
        RetrainingData data, Optional<CheckpointBundle> champion, TrainingListener listener) {
      TableProfile profile = data.profile(settings);
      if (settings.warmStart() && champion.isPresent()) {
        List<InputField> known = champion.get().manifest().inputs();
        try {
          KnownWords.require(data.all(), profile.inputs(), known);
          return train(
              trainer.from(champion.get()),
              data.task(settings, TableProfile.of(data.all(), known)),
              listener);
        } catch (IllegalArgumentException | CheckpointException e) {
          log.warn("Training from scratch instead of from the champion: {}", e.getMessage());
        }
      }
      return train(trainer, data.task(settings, profile), listener);
    }

    private CheckpointBundle train(
        CheckpointTrainer from, TrainingTask task, TrainingListener listener) {
      return from.trained(task, directory.bundle())
          .orElseGet(() -> from.train(task, directory.bundle(), listener));
    }

    private void keep(RetrainingPlan next) {
      plan = next;
      directory.keep(next);
    }
  }

  private static CheckpointBundle bundle(ModelAnnouncement announced) {
    return CheckpointBundle.fetch(URI.create(announced.getBundleUri()), announced.getSha256());
  }

  private static long recent(List<LabelledEvent> labelled, Instant since) {
    return labelled.stream().filter(event -> !event.time().isBefore(since)).count();
  }
}
