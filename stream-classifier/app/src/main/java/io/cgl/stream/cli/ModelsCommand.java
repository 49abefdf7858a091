package io.cgl.stream.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
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
 * {@code cgl models}: lists a model's checkpoints and changes their roles.
 *
 * <p>Every change is announced in one transaction. Unless {@code --wait} is 0, the command ends
 * when a classifier has answered, and fails if the classifier refuses the checkpoint.
 */
@Command(
    name = "models",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = "Lists a model's checkpoints, tries one beside the active one, or activates one.",
    footerHeading = "%nExample:%n",
    footer = {
      "  cgl models canary --model fraud --id 3f4e --share 0.1 \\",
      "      --bootstrap-servers broker:9092 --schema-registry http://registry:8081"
    })
public final class ModelsCommand implements Callable<Integer> {

  private static final String ID =
      "Id of the checkpoint, or its first characters if no other id begins with them.";

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return CommandLine.ExitCode.OK;
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the announced checkpoints and their state in each instance.")
  int list(
      @Mixin ModelOptions options,
      @Option(names = "--json", description = "Print JSON.") boolean json)
      throws JsonProcessingException {
    ModelAnnouncements announced = options.announcements();
    ModelListing listing = ModelListing.of(announced, statuses(options));
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        json
            ? new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(listing)
                + System.lineSeparator()
            : listing.text());
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  @Command(
      name = "activate",
      mixinStandardHelpOptions = true,
      description = "Makes a checkpoint the active one and ends its trial.")
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
      description = "Scores events with a checkpoint as well and reports how often both agree.")
  int shadow(
      @Mixin ModelOptions options,
      @Option(names = "--id", required = true, paramLabel = "ID", description = ID) String id,
      @Mixin AnswerOptions answer) {
    return change(options, answer.time(), models -> models.shadow(models.again(id, Instant.now())));
  }

  @Command(
      name = "canary",
      mixinStandardHelpOptions = true,
      description = "Lets a checkpoint classify a fixed share of the keys.")
  int canary(
      @Mixin ModelOptions options,
      @Option(names = "--id", required = true, paramLabel = "ID", description = ID) String id,
      @Option(
              names = "--share",
              defaultValue = "0.1",
              paramLabel = "SHARE",
              description = "Share of the keys, between 0 and 1 (default: ${DEFAULT-VALUE}).")
          double share,
      @Mixin AnswerOptions answer) {
    return change(
        options, answer.time(), models -> models.canary(models.again(id, Instant.now()), share));
  }

  @Command(
      name = "rollback",
      mixinStandardHelpOptions = true,
      description =
          "Activates the checkpoint that was active before; each rollback goes further back.")
  int rollback(@Mixin ModelOptions options, @Mixin AnswerOptions answer) {
    return change(options, answer.time(), models -> models.rollback(Instant.now()));
  }

  @Command(
      name = "withdraw",
      mixinStandardHelpOptions = true,
      description = "Ends the trial of the shadow or canary.")
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

  /** Listens from now on, so that earlier statuses are not taken for an answer. */
  private static ModelStatuses listen(ModelOptions options) {
    try {
      ModelStatuses statuses =
          new ModelStatuses(options.cluster(), options.topics(), options.model());
      statuses.untilNow();
      return statuses;
    } catch (IllegalStateException e) {
      throw new IllegalStateException(
          "no classifier has run on this cluster, so none can answer: announce it with --wait 0s",
          e);
    }
  }

  /** Announces the change and returns the id of the checkpoint, or nothing at a withdrawal. */
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
          "no classifier answered within %d s; %s stays announced: see cgl models list"
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
      // Without a topic of statuses, no classifier has run here.
      return List.of();
    }
  }
}
