package io.cgl.scoring.internal.models;

import io.cgl.avro.ModelAgreement;
import io.cgl.avro.ModelAnnouncement;
import io.cgl.avro.ModelState;
import io.cgl.scoring.api.Agreement;
import io.cgl.scoring.api.Trial;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports what happens to a model on this instance: one structured line in the log, and one status
 * on the topic for the sender of the announcement.
 *
 * <p>A line is {@code model.} and a past participle, then {@code model}, {@code id} and {@code
 * instance}, then the event's own keys in camel case, with their unit at the end.
 */
final class ModelLifecycleLog {

  private static final Logger log = LoggerFactory.getLogger(ModelLifecycleLog.class);

  private final ModelStatusPublisher status;

  ModelLifecycleLog(ModelStatusPublisher status) {
    this.status = status;
  }

  /** None serves, and none that could is announced. */
  void awaited(String modelName, String topic) {
    log.info(
        "{}",
        new LogLine("model.awaited")
            .with("model", modelName)
            .with("instance", status.instance())
            .with("topic", topic));
  }

  /** It classifies the events from now on. */
  void activated(ModelAnnouncement announced, Duration took) {
    log.info("{}", line("model.activated", announced).with("tookMs", took.toMillis()));
    status.publish(announced, ModelState.LOADED, null);
  }

  /**
   * It is refused.
   *
   * @param kept the checkpoint that goes on classifying, or "none"
   */
  void rejected(ModelAnnouncement announced, String kept, Throwable why) {
    String reason = why.getMessage() == null ? why.toString() : why.getMessage();
    log.warn("{}", line("model.rejected", announced).with("kept", kept).with("reason", reason));
    log.debug("Why model {} is rejected", announced.getModelId(), why);
    status.publish(announced, ModelState.REJECTED, reason);
  }

  /** It is tried from now on. */
  void tried(ModelAnnouncement announced, Trial trial, Duration took) {
    LogLine line = line("model.tried", announced);
    ModelState state;
    if (trial instanceof Trial.Canary canary) {
      line.with("as", "canary").with("share", canary.share());
      state = ModelState.CANARY;
    } else {
      line.with("as", "shadow");
      state = ModelState.SHADOWING;
    }
    log.info("{}", line.with("tookMs", took.toMillis()));
    status.publish(announced, state, null);
  }

  /** How often the candidate has agreed with this active checkpoint. */
  void compared(ModelAnnouncement candidate, Agreement found) {
    log.info(
        "{}",
        line("model.compared", candidate)
            .with("active", found.activeId())
            .with("events", found.events())
            .with("agreed", found.agreed()));
    status.publish(
        candidate,
        ModelState.COMPARED,
        null,
        new ModelAgreement(found.activeId(), found.events(), found.agreed()));
  }

  /** Its trial has ended, and it does not classify either. */
  void withdrawn(ModelAnnouncement announced) {
    log.info("{}", line("model.withdrawn", announced));
    status.publish(announced, ModelState.WITHDRAWN, null);
  }

  private LogLine line(String event, ModelAnnouncement announced) {
    return new LogLine(event)
        .with("model", announced.getModelName())
        .with("id", announced.getModelId())
        .with("instance", status.instance());
  }
}
