package io.cgl.trainer.retrain;

import io.cgl.avro.ModelAnnouncement;
import io.cgl.avro.ModelState;
import io.cgl.avro.ModelStatus;
import io.cgl.avro.RetrainRequest;
import io.cgl.topics.Cluster;
import io.cgl.topics.TopicCatalogue;
import io.cgl.topics.TopicReader;
import io.cgl.topics.models.ModelDirectory;
import io.cgl.trainer.checkpoint.BundleAnnouncement;
import io.cgl.trainer.checkpoint.CheckpointTrainer;
import io.cgl.trainer.training.TrainingListener;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for retrain requests of one model and answers each exactly once: what is announced and
 * the request's offset are committed in one transaction, so a job that dies on the way is followed
 * by one that does the work again, and a job that was slow but not dead cannot announce beside its
 * successor.
 *
 * <p>{@link #run} belongs to one thread; {@link #close} may come from any.
 */
public final class RetrainingJob implements Runnable, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RetrainingJob.class);
  private static final Duration POLL = Duration.ofMillis(200);

  private final TopicCatalogue topics;
  private final RetrainingSettings settings;
  private final TrainingListener listener;
  private final Retraining retraining;
  private final ModelDirectory models;
  private final Clock clock;
  private final String identity;
  private final KafkaConsumer<byte[], byte[]> requests;
  private final KafkaProducer<byte[], byte[]> producer;
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "retraining"));
  private volatile boolean closed;

  public RetrainingJob(
      Cluster cluster,
      TopicCatalogue topics,
      RetrainingSettings settings,
      CheckpointTrainer trainer,
      TrainingListener listener,
      Clock clock) {
    this.topics = topics;
    this.settings = settings;
    this.listener = listener;
    this.clock = clock;
    this.identity = "cgl-retraining-" + settings.modelName();
    this.retraining = new Retraining(cluster, topics, settings, trainer, clock);
    this.models = new ModelDirectory(cluster, topics);
    this.requests =
        cluster.newConsumer(
            Map.of(
                ConsumerConfig.GROUP_ID_CONFIG,
                identity,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                1));
    this.producer = cluster.newProducer(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, identity));
  }

  /** Answers requests until {@link #close}. */
  @Override
  public void run() {
    try (requests;
        producer) {
      producer.initTransactions();
      requests.subscribe(List.of(topics.retrainRequests().name()));
      LOG.info("Waiting for retrain requests for '{}'", settings.modelName());
      while (!closed) {
        for (ConsumerRecord<byte[], byte[]> raw : requests.poll(POLL)) {
          handle(raw);
        }
      }
    } catch (WakeupException | InterruptedException e) {
      LOG.debug("Stopped", e);
    } finally {
      worker.shutdownNow();
    }
  }

  /** Ends {@link #run}; an unfinished retraining is dropped and done again by the next job. */
  @Override
  public void close() {
    closed = true;
    worker.shutdownNow();
    requests.wakeup();
  }

  private void handle(ConsumerRecord<byte[], byte[]> raw) throws InterruptedException {
    RetrainRequest request;
    try {
      request = TopicReader.decode(topics.retrainRequests(), raw).value();
    } catch (SerializationException e) {
      LOG.error("Passing over a retrain request that cannot be read, offset {}", raw.offset(), e);
      return;
    }
    if (request == null || !request.getModelName().equals(settings.modelName())) {
      return;
    }
    commit(request, answerWhilePolling(request), raw);
  }

  /**
   * Training takes longer than a consumer may be silent: it goes on polling, with nothing to fetch.
   */
  private Verdict answerWhilePolling(RetrainRequest request) throws InterruptedException {
    Future<Verdict> work = worker.submit(() -> retraining.answer(request, listener));
    while (!work.isDone()) {
      requests.pause(requests.assignment());
      requests.poll(POLL);
    }
    requests.resume(requests.paused());
    try {
      return work.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InterruptedException interrupted) {
        throw interrupted;
      }
      throw new IllegalStateException("retraining broke: " + e.getCause(), e.getCause());
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // commitTransaction throws what a send met.
  private void commit(RetrainRequest request, Verdict verdict, ConsumerRecord<byte[], byte[]> raw) {
    List<ProducerRecord<byte[], byte[]>> outcome = outcome(request, verdict);
    producer.beginTransaction();
    outcome.forEach(producer::send);
    producer.sendOffsetsToTransaction(
        Map.of(
            new TopicPartition(raw.topic(), raw.partition()),
            new OffsetAndMetadata(raw.offset() + 1)),
        requests.groupMetadata());
    producer.commitTransaction();
    LOG.info("Retrain request {}: {}", request.getRequestId(), verdict.reason());
  }

  private List<ProducerRecord<byte[], byte[]>> outcome(RetrainRequest request, Verdict verdict) {
    if (verdict instanceof Verdict.Announce winner) {
      ModelAnnouncement announced =
          BundleAnnouncement.of(
              winner.challenger(), clock.instant(), request.getRequestId(), settings.signingKey());
      return models.records(models.read(settings.modelName()).activate(announced));
    }
    ModelState state =
        verdict instanceof Verdict.Failed ? ModelState.RETRAINING_FAILED : ModelState.KEPT_CHAMPION;
    ModelStatus status =
        ModelStatus.newBuilder()
            .setModelName(settings.modelName())
            .setModelId(request.getModelId())
            .setState(state)
            .setReason(verdict.reason())
            .setInstance(identity)
            .setAt(clock.instant())
            .setRetrainRequestId(request.getRequestId())
            .build();
    return List.of(topics.modelStatus().record(settings.modelName(), status));
  }
}
