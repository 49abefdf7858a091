package io.cgl.stream.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cgl.avro.ModelAnnouncement;
import io.cgl.avro.ModelState;
import io.cgl.avro.ModelStatus;
import io.cgl.stream.models.ModelListing;
import io.cgl.stream.models.ModelStatuses;
import io.cgl.topics.models.ModelAnnouncements;
import io.cgl.topics.models.ModelChange;
import io.cgl.topics.models.ModelKey;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code cgl models}: which checkpoints of a model there are, and which of them does what.
 *
 * <p>Every change is announced in one transaction; unless told not to wait, a change ends when a
 * classifier has answered it, and fails if that was a refusal.
 */
@Command(
    name = "models",
    mixinStandardHelpOptions = true,
    description = "Shows a model's checkpoints, and lets another one be tried or classify.",
    footer = {
      "",
      "Example:",
      "  ./cgl models canary --model fraud --id 3f4e --share 0.1 \\",
      "      --bootstrap-servers localhost:9092 --schema-registry http://localhost:8081"
    })
public final class ModelsCommand implements Callable<Integer> {

  private static final String ID = "The checkpoint's id, or a beginning that no other has.";

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return CommandLine.ExitCode.OK;
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Shows what is announced, and what the instances say about it.")
  int list(
      @Mixin ModelOptions options,
      @Option(names = "--json", description = "For scripts.") boolean json)
      throws JsonProcessingException {
    ModelAnnouncements announced = options.announcements();
    ModelListing listing = ModelListing.of(announced, statuses(options));
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        json
            ? JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build()
                    .writeValueAsString(listing)
                + System.lineSeparator()
            : listing.text());
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  @Command(
      name = "activate",
      mixinStandardHelpOptions = true,
      description = "Lets a checkpoint classify the events, and ends its trial.")
  int activate(
      @Mixin ModelOptions options,
      @Option(names = "--id", required = true, paramLabel = "ID", description = ID) String id,
      @Mixin AnswerOptions answer) {
    return change(
        options, answer.time(), models -> models.activate(models.again(id, Instant.now())));
  }

  @Command(
      name = "shadow",
      mixinStandardHelpOptions = true,
      description = "Scores a checkpoint beside the active one; how often both agree is reported.")
  int shadow(
      @Mixin ModelOptions options,
      @Option(names = "--id", required = true, paramLabel = "ID", description = ID) String id,
      @Mixin AnswerOptions answer) {
    return change(options, answer.time(), models -> models.shadow(models.again(id, Instant.now())));
  }

  @Command(
      name = "canary",
      mixinStandardHelpOptions = true,
      description = "Lets a checkpoint classify a share of the keys, always the same ones.")
  int canary(
      @Mixin ModelOptions options,
      @Option(names = "--id", required = true, paramLabel = "ID", description = ID) String id,
      @Option(
              names = "--share",
              defaultValue = "0.1",
              paramLabel = "SHARE",
              description = "Of the keys, between 0 and 1. Default: ${DEFAULT-VALUE}.")
          double share,
      @Mixin AnswerOptions answer) {
    return change(
        options, answer.time(), models -> models.canary(models.again(id, Instant.now()), share));
  }

  @Command(
      name = "rollback",
      mixinStandardHelpOptions = true,
      description =
          "Lets the checkpoint classify that was active before; done again, one further back.")
  int rollback(@Mixin ModelOptions options, @Mixin AnswerOptions answer) {
    return change(options, answer.time(), models -> models.rollback(Instant.now()));
  }

  @Command(
      name = "withdraw",
      mixinStandardHelpOptions = true,
      description = "Ends the trial of the shadow or the canary.")
  int withdraw(@Mixin ModelOptions options) {
    return change(options, Duration.ZERO, ModelAnnouncements::withdraw);
  }

  private int change(
      ModelOptions options, Duration wait, Function<ModelAnnouncements, ModelChange> decide) {
    options.topics().requireRegistry();
    options.announcements();
    if (wait.isZero()) {
      announce(options, decide);
      return CommandLine.ExitCode.OK;
    }
    try (ModelStatuses statuses = listen(options)) {
      String id = announce(options, decide);
      return explain(id, wait, statuses.awaitAnswer(id, wait));
    }
  }

  /** Listens from now on: what was said before is no answer. */
  private static ModelStatuses listen(ModelOptions options) {
    try {
      ModelStatuses statuses =
          new ModelStatuses(options.cluster(), options.topics(), options.model());
      statuses.untilNow();
      return statuses;
    } catch (IllegalStateException e) {
      throw new IllegalStateException(
          "no classifier ever ran on this cluster, so none would answer: announce it with --wait 0s",
          e);
    }
  }

  /** Announces the change; the id of the checkpoint that it is about. */
  private String announce(ModelOptions options, Function<ModelAnnouncements, ModelChange> decide) {
    ModelChange change = options.directory().change(options.model(), decide);
    ModelChange.Write decisive = change.writes().get(change.writes().size() - 1);
    Optional<ModelAnnouncement> announced = decisive.announcement();
    PrintWriter out = spec.commandLine().getOut();
    if (announced.isEmpty()) {
      out.printf("Announced: the trial of model '%s' ends%n", options.model());
      return "";
    }
    ModelAnnouncement now = announced.get();
    out.printf(
        "Announced: checkpoint %s of model '%s' is %s%n",
        now.getModelId(),
        options.model(),
        decisive.key() instanceof ModelKey.Active
            ? "active"
            : now.getRole().name().toLowerCase(Locale.ROOT));
    out.flush();
    return now.getModelId();
  }

  private int explain(String id, Duration wait, Optional<ModelStatus> answer) {
    if (answer.isEmpty()) {
      throw new IllegalStateException(
          "no classifier answered within %d s; %s stays announced, and cgl models list shows what comes of it"
              .formatted(wait.toSeconds(), id));
    }
    ModelStatus said = answer.get();
    if (said.getState() == ModelState.REJECTED) {
      throw new IllegalStateException(
          "%s rejects %s: %s".formatted(said.getInstance(), id, said.getReason()));
    }
    spec.commandLine()
        .getOut()
        .printf(
            "%s: %s %s%n", said.getInstance(), said.getState().name().toLowerCase(Locale.ROOT), id);
    return CommandLine.ExitCode.OK;
  }

  private static List<ModelStatus> statuses(ModelOptions options) {
    try (ModelStatuses statuses =
        new ModelStatuses(options.cluster(), options.topics(), options.model())) {
      return statuses.untilNow();
    } catch (IllegalStateException e) {
      // No topic of statuses: no classifier ever ran here.
      return List.of();
    }
  }
}
