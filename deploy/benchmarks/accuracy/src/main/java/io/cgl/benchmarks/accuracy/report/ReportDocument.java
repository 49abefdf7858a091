package io.cgl.benchmarks.accuracy.report;

import io.cgl.benchmarks.accuracy.report.Document.Bullets;
import io.cgl.benchmarks.accuracy.report.Document.Entry;
import io.cgl.benchmarks.accuracy.report.Document.Heading;
import io.cgl.benchmarks.accuracy.report.Document.Paragraph;
import io.cgl.benchmarks.accuracy.report.Document.Part;
import io.cgl.benchmarks.accuracy.report.Document.Table;
import io.cgl.benchmarks.accuracy.run.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** The report in words and tables. */
final class ReportDocument {

  private static final List<String> NOTES =
      List.of(
          "Figures are in %, mean ± standard deviation over seeds. All are measured on test rows that"
              + " nothing was fitted on; the table of choices says which settings were chosen with"
              + " test figures in view.",
          "Where the split is given, the seed moves initialisation, order of rows, folds and held-out"
              + " share; boosting has nothing random then and is trained once.",
          "Trees learn from all training rows. So does CGL-Net, except where decision and temperature"
              + " cannot be fitted out of fold: then it holds out 15 % of them.",
          "\"+ prior\" is the same model with the prediction argmax p(c) / pi_c, pi_c the share of"
              + " class c in the training rows.",
          "Bold: in each column the best baseline, and CGL-Net as it is served by default.",
          "G-mean counts a recall of zero as 0.001. Many, medium and few: mean recall of the classes"
              + " of more than 100, 20 to 100, and fewer than 20 training rows.",
          "ECE is the expected calibration error (15 bins); that on held-out training rows is before"
              + " and after the temperature.",
          "Seconds of training are processor time of all parts that a method needs, so other load"
              + " hardly shows; \"x XGBoost\" is their ratio to XGBoost's in the same run. Time per"
              + " row is that of whole test sets at once, by the engine that trained.");

  /** The most cells that are named one by one. */
  private static final int NAMED = 10;

  private ReportDocument() {}

  static Document of(BenchmarkReport report) {
    List<Part> parts = new ArrayList<>();
    List<String> facts = new ArrayList<>();
    facts.add("command: " + report.info().command());
    facts.add("commit: " + commits(report));
    report.info().facts().forEach((name, value) -> facts.add(name + ": " + value));
    parts.add(new Bullets(facts));
    if (!report.failures().isEmpty()) {
      parts.add(new Heading("Failed"));
      parts.add(new Bullets(report.failures()));
    }
    for (SetResults set : report.sets()) {
      parts.add(new Heading(set.set().name()));
      parts.add(new Paragraph(about(set)));
      if (!set.rows().isEmpty()) {
        parts.add(figures(set));
        comparison(set).ifPresent(parts::add);
        parts.add(details(set));
      }
    }
    parts.add(new Heading("Choices"));
    parts.add(new Paragraph(TestFiguresSeen.INTRODUCTION));
    parts.add(choices());
    parts.add(new Heading("Notes"));
    parts.add(new Bullets(NOTES));
    return new Document("Accuracy benchmark", parts);
  }

  private static String commits(BenchmarkReport report) {
    List<String> commits =
        report.commits().stream().map(commit -> commit.isEmpty() ? "unknown" : commit).toList();
    return commits.size() > 1
        ? String.join(", ", commits) + " (not one: these figures do not belong together)"
        : String.join("", commits);
  }

  private static String about(SetResults set) {
    String description = set.set().description();
    StringBuilder text = new StringBuilder();
    text.append(description.substring(0, 1).toUpperCase(Locale.ROOT))
        .append(description.substring(1))
        .append(". Seeds: %d.".formatted(set.seeds()));
    if (!set.servedBySeeds().isEmpty()) {
      text.append(" Served by default: ")
          .append(
              set.servedBySeeds().entrySet().stream()
                  .map(one -> "%s (%s)".formatted(one.getKey(), seeds(one.getValue())))
                  .collect(Collectors.joining("; ")))
          .append('.');
    }
    if (!set.missing().isEmpty()) {
      text.append(
          " Not complete: %d of %d trainings are missing: %s%s."
              .formatted(
                  set.missing().size(),
                  set.planned(),
                  set.missing().stream()
                      .limit(NAMED)
                      .map(ReportDocument::shortly)
                      .collect(Collectors.joining(", ")),
                  set.missing().size() > NAMED ? ", ..." : ""));
    }
    return text.toString();
  }

  private static String shortly(Cell cell) {
    return "%s seed %d".formatted(cell.training(), cell.seed());
  }

  private static String seeds(int count) {
    return count == 1 ? "1 seed" : count + " seeds";
  }

  /** A method that is not there with every seed, such as trees that do not always join, says so. */
  private static String named(MethodRow row, SetResults set) {
    int seeds = row.results().size();
    return row.random() && seeds < set.seeds()
        ? "%s (%s)".formatted(row.method(), seeds(seeds))
        : row.method();
  }

  private static Table figures(SetResults set) {
    List<String> header = new ArrayList<>(List.of("method"));
    for (Figure figure : Figure.values()) {
      header.add(figure.title());
    }
    header.addAll(List.of("training s", "x XGBoost", "µs/row"));
    List<List<Entry>> rows = new ArrayList<>();
    for (MethodRow row : set.rows()) {
      List<Entry> entries = new ArrayList<>();
      entries.add(new Entry(named(row, set), row.served()));
      for (Figure figure : Figure.values()) {
        boolean best = set.bestBaseline(figure).filter(row::equals).isPresent();
        entries.add(new Entry(row.statistic(figure::of).percent(), best || row.served()));
      }
      entries.add(Entry.plain(row.statistic(result -> result.cost().trainSeconds()).mean("%.1f")));
      entries.add(Entry.plain(Statistic.of(DoubleStream.of(set.timesXgBoost(row))).mean("%.1f")));
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

  private static Table choices() {
    return new Table(
        List.of("choice", "settings", "a test figure was seen"),
        TestFiguresSeen.all().stream()
            .map(
                choice ->
                    List.of(
                        Entry.plain(choice.what()),
                        Entry.plain(String.join(", ", choice.settings())),
                        Entry.plain(choice.seen())))
            .toList());
  }
}
