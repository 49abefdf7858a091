package io.cgl.stream.driftreplay;

import io.cgl.drift.DriftDetector;
import io.cgl.drift.Percent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Draws a {@link DriftReplay} as one HTML page: the evidence with its threshold, the episodes, and
 * each class's share against the reference. The page refers to nothing outside itself and runs no
 * script.
 */
public final class DriftPage {

  private static final String PLACEHOLDER = "@BODY@";

  /** Classes that have a chart of their own. */
  private static final int MOST_CLASSES = 60;

  private static final double EVIDENCE_HEIGHT = 190;
  private static final double CLASS_HEIGHT = 54;
  private static final double AXIS_HEIGHT = 24;

  private final DriftReplay replay;
  private final Axis axis;
  private final List<RecordedWindow> windows;
  private final long from;
  private final long to;

  private DriftPage(DriftReplay replay) {
    this.replay = replay;
    this.axis = replay.recording().axis();
    this.windows = replay.recording().windows();
    this.from = windows.get(0).start();
    this.to = windows.stream().mapToLong(RecordedWindow::end).max().orElseThrow();
  }

  /** The whole document. */
  public static String html(DriftReplay replay) {
    return template().replace(PLACEHOLDER, new DriftPage(replay).body());
  }

  /** Writes the document. Missing folders are created. */
  public static void write(DriftReplay replay, Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.writeString(file, html(replay));
  }

  private String body() {
    return head() + evidence() + episodes() + classes();
  }

  private String head() {
    int episodes = replay.episodes().size();
    return """
        <p class="kicker">Class-frequency drift</p>
        <h1>%s</h1>
        <p class="lede">%s of %s events, %s of them judged. %s.</p>
        """
        .formatted(
            Svg.escape(replay.recording().source()),
            plural(windows.size(), "window"),
            grouped(replay.recording().events()),
            grouped(replay.judged()),
            episodes == 0 ? "No drift was found" : "Drift: " + plural(episodes, "episode"));
  }

  private String evidence() {
    double threshold = replay.logThreshold();
    double highest =
        replay.steps().stream()
            .mapToDouble(DriftReplay.Step::logEvidence)
            .filter(evidence -> !Double.isNaN(evidence))
            .max()
            .orElse(threshold);
    double low = -threshold / 4;
    Svg svg = new Svg("Evidence by window", EVIDENCE_HEIGHT, from, to);
    svg.panel(6, EVIDENCE_HEIGHT - AXIS_HEIGHT, low, 1.06 * Math.max(highest, threshold));
    bands(svg);
    svg.level("axis", low);
    svg.level("threshold", threshold);
    svg.before("", threshold, "alarm");
    svg.behind(threshold, "%.1f".formatted(threshold));
    svg.before("", 0, "0");
    swaps(svg);
    svg.curve(
        "curve", replay.steps(), step -> middle(step.window()), DriftReplay.Step::logEvidence);
    positions(svg);
    return """
        <section>
        <h2>Evidence</h2>
        <p class="said">The detector's statistic, log R, after each window. An alarm comes at log %s, so that under the
        reference %s windows pass on average before a false one.</p>
        %s<div class="keys">%s%s%s</div>
        </section>
        """
        .formatted(
            count(replay.settings().windowsToFalseAlarm()),
            count(replay.settings().windowsToFalseAlarm()),
            svg.end(),
            key("<path class=\"curve\" d=\"M0 6H22\"/>", "log R"),
            key("<rect class=\"band\" width=\"22\" height=\"12\"/>", "episode"),
            key(
                "<line class=\"swap\" x1=\"11\" x2=\"11\" y1=\"0\" y2=\"12\"/>",
                "swap of the model"));
  }

  private String episodes() {
    if (replay.episodes().isEmpty()) {
      return "";
    }
    StringBuilder rows = new StringBuilder();
    for (ReplayedEpisode episode : replay.episodes()) {
      rows.append(
          "<tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>\n"
              .formatted(
                  axis.format(episode.alarm().evidenceFrom()),
                  axis.format(episode.start()),
                  episode.end().isPresent() ? axis.format(episode.end().getAsLong()) : "still open",
                  episode.closedBy().orElse(""),
                  Svg.escape(
                      episode.moves().stream()
                          .map(move -> moved(move.label(), move.shift()))
                          .collect(Collectors.joining(", ")))));
    }
    return """
        <section>
        <h2>Episodes</h2>
        <p class="said">Where evidence began to build, when the alarm came, when the episode ended and by what, and the classes
        that moved, largest evidence first: their shares of the reference and of the events since the evidence began to
        build.</p>
        <table>
        <thead><tr><th>change from</th><th>alarm</th><th>end</th><th>by</th><th>classes</th></tr></thead>
        <tbody>
        %s</tbody>
        </table>
        </section>
        """
        .formatted(rows);
  }

  private String classes() {
    List<String> labels = classesByMovement();
    int shown = Math.min(MOST_CLASSES, labels.size());
    double height = shown * CLASS_HEIGHT + AXIS_HEIGHT;
    Svg svg = new Svg("Class shares by window", height, from, to);
    for (int row = 0; row < shown; row++) {
      String label = labels.get(row);
      double top = row * CLASS_HEIGHT + 8;
      double highest = highest(label);
      svg.panel(top, top + CLASS_HEIGHT - 12, 0, Math.max(1e-9, highest));
      bands(svg, label);
      svg.level("axis", 0);
      swaps(svg);
      svg.curve("reference", windows, this::middle, window -> window.referenceShare(label));
      svg.curve("curve", windows, this::middle, window -> window.share(label));
      svg.before("name", highest / 2, shortened(label));
      svg.behind(highest, Percent.of(highest));
    }
    positions(svg);
    String omitted =
        shown < labels.size()
            ? " %s that moved less are left out.".formatted(plural(labels.size() - shown, "class"))
            : "";
    return """
        <section>
        <h2>Classes</h2>
        <p class="said">Each class's share of a window's events, on a scale of its own, those that moved most first.%s</p>
        %s<div class="keys">%s%s%s</div>
        </section>
        """
        .formatted(
            omitted,
            svg.end(),
            key("<path class=\"curve\" d=\"M0 6H22\"/>", "share"),
            key("<path class=\"reference\" d=\"M0 6H22\"/>", "share under the reference"),
            key(
                "<rect class=\"named\" width=\"22\" height=\"12\"/>",
                "episode that names the class"));
  }

  /** By evidence over all episodes, then by the distance from the reference. */
  private List<String> classesByMovement() {
    Map<String, Double> evidence = new HashMap<>();
    for (ReplayedEpisode episode : replay.episodes()) {
      episode
          .moves()
          .forEach(
              move -> evidence.merge(move.label(), Math.abs(move.shift().evidence()), Math::max));
    }
    List<String> labels = new ArrayList<>(replay.recording().classes());
    Map<String, Double> highest =
        labels.stream().collect(Collectors.toMap(label -> label, this::highest));
    labels.sort(
        Comparator.comparingDouble((String label) -> -evidence.getOrDefault(label, 0.0))
            .thenComparingDouble(label -> -highest.get(label)));
    return labels;
  }

  private double highest(String label) {
    double highest = 0;
    for (RecordedWindow window : windows) {
      highest = Math.max(highest, window.share(label));
      double reference = window.referenceShare(label);
      highest = Double.isNaN(reference) ? highest : Math.max(highest, reference);
    }
    return highest;
  }

  private void bands(Svg svg) {
    for (ReplayedEpisode episode : replay.episodes()) {
      svg.band(
          "band",
          episode.start(),
          episode.end().orElse(to),
          "%s: %s"
              .formatted(
                  axis.format(episode.start()),
                  episode.moves().stream()
                      .map(move -> moved(move.label(), move.shift()))
                      .collect(Collectors.joining(", "))));
    }
  }

  private void bands(Svg svg, String label) {
    for (ReplayedEpisode episode : replay.episodes()) {
      String what =
          episode.shiftOf(label).map(shift -> moved(label, shift)).orElse("did not move much");
      svg.band(
          episode.shiftOf(label).isPresent() ? "named" : "band",
          episode.start(),
          episode.end().orElse(to),
          "%s: %s".formatted(axis.format(episode.start()), what));
    }
  }

  /** Where windows of another checkpoint begin. */
  private void swaps(Svg svg) {
    String model = windows.get(0).modelId();
    for (DriftReplay.Step step : replay.steps()) {
      String next = step.window().modelId();
      if (!Double.isNaN(step.logEvidence()) && !next.equals(model)) {
        model = next;
        svg.upright("swap", step.window().start(), "checkpoint " + model);
      }
    }
  }

  private void positions(Svg svg) {
    svg.under(from, axis.format(from));
    svg.under(to, axis.format(to));
  }

  private double middle(RecordedWindow window) {
    return window.start() / 2.0 + window.end() / 2.0;
  }

  private static String moved(String label, DriftDetector.Shift shift) {
    return "%s %s → %s"
        .formatted(label, Percent.of(shift.referenceShare()), Percent.of(shift.observedShare()));
  }

  private static String shortened(String label) {
    int most = 22;
    return label.codePointCount(0, label.length()) <= most
        ? label
        : label.substring(0, label.offsetByCodePoints(0, most - 1)) + "…";
  }

  private static String key(String shape, String text) {
    return "<span><svg viewBox=\"0 0 22 12\" aria-hidden=\"true\">%s</svg>%s</span>"
        .formatted(shape, text);
  }

  private static String plural(long n, String noun) {
    return n == 1 ? "1 " + noun : grouped(n) + " " + noun + (noun.endsWith("s") ? "es" : "s");
  }

  private static String grouped(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  private static String count(double n) {
    return String.format(Locale.ROOT, n == Math.rint(n) ? "%,.0f" : "%,.1f", n);
  }

  private static String template() {
    try (InputStream in = DriftPage.class.getResourceAsStream("page.html")) {
      if (in == null) {
        throw new IllegalStateException("the page's template is missing from the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
