package io.cgl.scoring.models;

import io.cgl.avro.ModelAgreement;
import io.cgl.avro.ModelAnnouncement;
import io.cgl.avro.ModelState;
import io.cgl.scoring.Agreement;
import io.cgl.scoring.Trial;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what happens to a model on this instance: one structured line in the log, and one status on
 * the topic for whoever announced it.
 *
 * <p>The rule of the lines' names: {@code model.} and the past participle of what happened to the
 * checkpoint, then {@code model}, {@code id} and {@code instance}, then what is particular to the
 * event, in camel case, with the unit at the end where there is one.
 */
final class ModelLifecycleLog {

  private static final Logger log = LoggerFactory.getLogger(ModelLifecycleLog.class);

  private final ModelStatusPublisher status;

  ModelLifecycleLog(ModelStatusPublisher status) {
    this.status = status;
  }

  /** None serves, and none is announced that could. */
  void awaited(String modelName, String topic) {
    log.info(
        "{}",
        LogLine.of("model.awaited")
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

  /** What was found about the candidate since it is tried beside this active checkpoint. */
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

  /** It is tried no longer, and does not classify either. */
  void withdrawn(ModelAnnouncement announced) {
    log.info("{}", line("model.withdrawn", announced));
    status.publish(announced, ModelState.WITHDRAWN, null);
  }

  private LogLine line(String event, ModelAnnouncement announced) {
    return LogLine.of(event)
        .with("model", announced.getModelName())
        .with("id", announced.getModelId())
        .with("instance", status.instance());
  }
}
