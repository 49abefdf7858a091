package io.cgl.benchmarks.accuracy.report;

import io.cgl.benchmarks.accuracy.report.Document.Bullets;
import io.cgl.benchmarks.accuracy.report.Document.Entry;
import io.cgl.benchmarks.accuracy.report.Document.Heading;
import io.cgl.benchmarks.accuracy.report.Document.Paragraph;
import io.cgl.benchmarks.accuracy.report.Document.Part;
import io.cgl.benchmarks.accuracy.report.Document.Table;
import io.cgl.benchmarks.accuracy.run.CellStore;
import io.cgl.benchmarks.accuracy.run.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Mean and deviation over seeds of everything measured, as one Markdown and one HTML file. */
public final class BenchmarkReport {

  private static final List<String> NOTES =
      List.of(
          "Figures are in %, mean ± standard deviation over seeds. All are measured on test rows that"
              + " nothing was fitted on; CGL-Net's default settings were chosen with these sets in"
              + " view.",
          "Where the split is given, the seed moves initialisation, order of rows and the held-out"
              + " share; XGBoost has nothing random then, so that its deviation is 0.",
          "All learn from all training rows, but for networks whose decision cannot be fitted out of"
              + " fold: they hold out 15 % of them.",
          "\"+ prior\" is the same model with the prediction argmax p(c) / pi_c, pi_c the share of"
              + " class c in the training rows.",
          "Bold: in each column the best baseline, and CGL-Net as it is served by default.",
          "G-mean counts a recall of zero as 0.001. Many, medium and few: mean recall of the classes"
              + " of more than 100, 20 to 100, and fewer than 20 training rows.",
          "ECE is the expected calibration error (15 bins); that on held-out training rows is before"
              + " and after the temperature.",
          "Seconds of training are those of all parts that a method needs; time per row is that of"
              + " whole test sets at once, by the engine that trained.");

  private BenchmarkReport() {}

  /**
   * Writes the finished cells of a plan.
   *
   * @param out the folder in which {@code report.md} and {@code report.html} appear
   */
  public static void write(Plan plan, CellStore store, RunInfo info, Path out) throws IOException {
    Document document = document(SetResults.collect(plan, store), info);
    Files.createDirectories(out);
    Files.writeString(out.resolve("report.md"), Markdown.of(document));
    Files.writeString(out.resolve("report.html"), Html.of(document));
  }

  static Document document(List<SetResults> sets, RunInfo info) {
    List<Part> parts = new ArrayList<>();
    List<String> facts = new ArrayList<>();
    facts.add("command: " + info.command());
    info.facts().forEach((name, value) -> facts.add(name + ": " + value));
    parts.add(new Bullets(facts));
    for (SetResults set : sets) {
      parts.add(new Heading(set.set().name()));
      parts.add(new Paragraph(about(set)));
      if (!set.rows().isEmpty()) {
        parts.add(figures(set));
        comparison(set).ifPresent(parts::add);
        parts.add(details(set));
      }
    }
    parts.add(new Heading("Notes"));
    parts.add(new Bullets(NOTES));
    return new Document("Benchmark", parts);
  }

  private static String about(SetResults set) {
    String description = set.set().description();
    int seeds = set.rows().stream().mapToInt(row -> row.results().size()).max().orElse(0);
    String text =
        "%s%s. Seeds: %d."
            .formatted(
                description.substring(0, 1).toUpperCase(Locale.ROOT),
                description.substring(1),
                seeds);
    return set.missing() == 0
        ? text
        : text
            + " Not complete: %d of %d trainings are missing."
                .formatted(set.missing(), set.planned());
  }

  private static Table figures(SetResults set) {
    List<String> header = new ArrayList<>(List.of("method"));
    for (Figure figure : Figure.values()) {
      header.add(figure.title());
    }
    header.addAll(List.of("training s", "µs/row"));
    List<List<Entry>> rows = new ArrayList<>();
    for (MethodRow row : set.rows()) {
      List<Entry> entries = new ArrayList<>();
      entries.add(new Entry(row.method(), row.served()));
      for (Figure figure : Figure.values()) {
        boolean best = set.bestBaseline(figure).filter(row::equals).isPresent();
        entries.add(new Entry(row.statistic(figure::of).percent(), best || row.served()));
      }
      entries.add(Entry.plain(row.statistic(result -> result.cost().trainSeconds()).mean("%.1f")));
      entries.add(
          Entry.plain(row.statistic(result -> result.cost().inferenceMicrosPerRow()).mean("%.1f")));
      rows.add(entries);
    }
    return new Table(header, rows);
  }

  private static Optional<Paragraph> comparison(SetResults set) {
    Optional<MethodRow> served = set.served();
    if (served.isEmpty() || set.bestBaseline(Figure.BALANCED_ACCURACY).isEmpty()) {
      return Optional.empty();
    }
    List<String> differences = new ArrayList<>();
    for (Figure figure : Figure.values()) {
      MethodRow best = set.bestBaseline(figure).orElseThrow();
      differences.add(
          String.format(
              Locale.ROOT,
              "%s %+.1f (%s)",
              figure.title(),
              100 * (served.get().mean(figure) - best.mean(figure)),
              best.method()));
    }
    return Optional.of(
        new Paragraph(
            "%s minus the best baseline of each figure, in points: %s."
                .formatted(served.get().method(), String.join(", ", differences))));
  }

  private static Table details(SetResults set) {
    List<List<Entry>> rows = new ArrayList<>();
    for (MethodRow row : set.rows()) {
      rows.add(
          List.of(
                  row.method(),
                  row.statistic(result -> result.quality().many()).percent(),
                  row.statistic(result -> result.quality().medium()).percent(),
                  row.statistic(result -> result.quality().few()).percent(),
                  row.statistic(result -> result.quality().ece()).percent(),
                  heldOutError(row),
                  row.statistic(result -> result.cost().rowsPerSecond()).mean("%,.0f"),
                  row.statistic(result -> 100 * result.cost().outsideEngine()).mean("%.1f %%"))
              .stream()
              .map(Entry::plain)
              .toList());
    }
    return new Table(
        List.of(
            "method",
            "many",
            "medium",
            "few",
            "ECE, test",
            "ECE, held out",
            "rows/s in training",
            "time outside the engine"),
        rows);
  }

  private static String heldOutError(MethodRow row) {
    Statistic after = row.statistic(result -> result.calibration().after());
    return after.count() == 0
        ? "-"
        : "%.1f → %s"
            .formatted(
                100 * row.statistic(result -> result.calibration().before()).mean(),
                after.percent());
  }
}
