package io.cgl.stream.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.Manifest;
import io.cgl.drift.DriftSettings;
import io.cgl.stream.driftreplay.CsvRecording;
import io.cgl.stream.driftreplay.DriftPage;
import io.cgl.stream.driftreplay.DriftReplay;
import io.cgl.stream.driftreplay.Recording;
import io.cgl.stream.driftreplay.ReplayedEpisode;
import io.cgl.stream.driftreplay.TopicRecording;
import io.cgl.topics.cli.ClusterOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cgl drift}: shows what the drift detector finds in a recorded stream. */
@Command(
    name = "drift",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    modelTransformer = DriftCommand.ClusterOnlyForTopics.class,
    description = {
      "Replays a recorded stream through the drift detector and draws class frequencies, evidence"
          + " and episodes, so that you can choose its settings before going live.",
      "The stream is a topic that the classifier wrote, or the labels of a CSV file in file order,"
          + " taken as predictions."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cgl drift --csv history.csv.gz --label label --window-events 500 --html drift.html",
      "  cgl drift --bootstrap-servers broker:9092 --schema-registry http://registry:8081 \\",
      "      --topic cgl.class-frequencies --drift-windows 10000"
    })
public final class DriftCommand implements Callable<Integer> {

  private static final List<String> CLUSTER = List.of("--bootstrap-servers", "--schema-registry");

  @Spec private CommandSpec spec;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "CSV file with a header, plain or gzipped.")
  private Path csv;

  @Option(
      names = "--label",
      defaultValue = "label",
      paramLabel = "COL",
      description = "Column of the class (default: ${DEFAULT-VALUE}).")
  private String label;

  @Option(
      names = "--time",
      paramLabel = "COL",
      description =
          "Column of the event's time: seconds or milliseconds since 1970, or ISO 8601 (default:"
              + " none, windows have --window-events rows).")
  private String time;

  @Option(
      names = "--window-events",
      defaultValue = "1000",
      paramLabel = "N",
      description = "Rows per window if there is no --time (default: ${DEFAULT-VALUE}).")
  private int windowEvents;

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      description =
          "Topic of class frequencies or classifications, like cgl.class-frequencies; needs the"
              + " cluster's options below.")
  private String topic;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "Model whose records to read (default: the only model in the topic).")
  private String model;

  @Option(
      names = "--window",
      defaultValue = "1m",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description =
          "Length of the windows for classifications or a CSV file with --time, like 30s, 5m or 1h"
              + " (default: ${DEFAULT-VALUE}).")
  private Duration window;

  @Option(
      names = "--checkpoint",
      paramLabel = "DIR",
      description = "Checkpoint whose reference to compare with.")
  private Path checkpoint;

  @Option(
      names = "--reference-windows",
      paramLabel = "N",
      description =
          "Compare with the first N windows of each checkpoint (default: the reference in the class"
              + " frequencies, otherwise the first 10 windows).")
  private Integer referenceWindows;

  @Mixin private DriftOptions drift;

  @Option(
      names = "--html",
      defaultValue = "drift.html",
      paramLabel = "FILE",
      description = "Page to write (default: ${DEFAULT-VALUE}).")
  private Path html;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "File to write windows and episodes to (default: none).")
  private Path json;

  @Mixin private ClusterOptions cluster;

  /** A CSV file needs no cluster. */
  static final class ClusterOnlyForTopics implements IModelTransformer {
    @Override
    public CommandSpec transform(CommandSpec command) {
      for (String name : CLUSTER) {
        OptionSpec option = command.findOption(name);
        command.remove(option);
        command.addOption(option.toBuilder().required(false).build());
      }
      return command;
    }
  }

  @Override
  public Integer call() throws IOException {
    requireOneSource();
    DriftSettings settings = settings();
    DriftReplay replay = DriftReplay.of(compared(recording()), settings);
    DriftPage.write(replay, html);
    if (json != null) {
      Files.createDirectories(json.toAbsolutePath().getParent());
      new JsonMapper().writerWithDefaultPrettyPrinter().writeValue(json.toFile(), replay.json());
    }
    print(replay, spec.commandLine().getOut());
    return 0;
  }

  private Recording recording() {
    if (topic != null) {
      return TopicRecording.read(
          cluster.cluster(), cluster.registry(), topic, Optional.ofNullable(model), window);
    }
    CsvRecording file = new CsvRecording(csv, label);
    return time == null ? file.byEvents(windowEvents) : file.byTime(time, window);
  }

  private Recording compared(Recording recording) {
    if (checkpoint != null) {
      Manifest manifest = CheckpointBundle.open(checkpoint).manifest();
      Manifest.DriftReference reference = manifest.driftReference();
      require(
          reference != null && !reference.predictedCounts().isEmpty(),
          checkpoint
              + " has no drift reference: compare with the stream's first windows"
              + " (--reference-windows N) instead of --checkpoint");
      return recording.comparedWith(manifest.classes(), reference.predictedCounts());
    }
    if (referenceWindows == null && recording.hasReference()) {
      return recording;
    }
    return recording.comparedWithFirst(referenceWindows == null ? 10 : referenceWindows);
  }

  private void requireOneSource() {
    require((csv == null) != (topic == null), "say what to replay: --csv FILE or --topic TOPIC");
    require(
        checkpoint == null || referenceWindows == null,
        "choose one reference: --checkpoint or --reference-windows");
    require(windowEvents > 0, "a window must have at least 1 event, not " + windowEvents);
    require(window.toMillis() > 0, "the window must be longer than 0, not " + window);
    require(
        referenceWindows == null || referenceWindows > 0,
        "the reference must be at least 1 window, not " + referenceWindows);
    if (topic != null) {
      List<String> missing =
          CLUSTER.stream().filter(name -> spec.findOption(name).getValue() == null).toList();
      require(missing.isEmpty(), "--topic needs " + String.join(" and ", missing));
    }
  }

  private DriftSettings settings() {
    try {
      return drift.settings();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private void require(boolean condition, String message) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }

  private void print(DriftReplay replay, PrintWriter out) {
    Recording recording = replay.recording();
    out.printf(
        Locale.ROOT,
        "%s: %,d events in %,d windows, %,d of them judged%n",
        recording.source(),
        recording.events(),
        recording.windows().size(),
        replay.judged());
    for (ReplayedEpisode episode : replay.episodes()) {
      out.printf(
          "  drift from %s, alarm at %s, %s: %s%n",
          recording.axis().format(episode.alarm().evidenceFrom()),
          recording.axis().format(episode.start()),
          episode.end().isPresent()
              ? "over at " + recording.axis().format(episode.end().getAsLong())
              : "still open",
          episode.moves().stream()
              .map(
                  move ->
                      String.format(
                          Locale.ROOT,
                          "%s %.2f %% -> %.2f %%",
                          move.label(),
                          100 * move.shift().referenceShare(),
                          100 * move.shift().observedShare()))
              .collect(Collectors.joining(", ")));
    }
    if (replay.episodes().isEmpty()) {
      out.printf("  no drift%n");
    }
    out.printf("Wrote %s%n", html);
    out.flush();
  }
}
