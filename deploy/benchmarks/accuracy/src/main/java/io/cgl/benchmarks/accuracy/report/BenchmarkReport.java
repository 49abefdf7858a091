package io.cgl.benchmarks.accuracy.report;

import io.cgl.benchmarks.accuracy.run.CellStore;
import io.cgl.benchmarks.accuracy.run.Commit;
import io.cgl.benchmarks.accuracy.run.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Mean and deviation over seeds of everything measured.
 *
 * @param sets the finished cells of a plan
 * @param info where the figures come from
 * @param failures one line for each cell that failed just now
 */
public record BenchmarkReport(List<SetResults> sets, RunInfo info, List<String> failures) {

  public BenchmarkReport {
    sets = List.copyOf(sets);
    failures = List.copyOf(failures);
  }

  public static BenchmarkReport of(
      Plan plan, CellStore store, RunInfo info, List<String> failures) {
    return new BenchmarkReport(SetResults.collect(plan, store), info, failures);
  }

  /** Writes {@code report.md}, {@code report.html} and {@code report.json} into a folder. */
  public void write(Path out) throws IOException {
    Document document = ReportDocument.of(this);
    Files.createDirectories(out);
    Files.writeString(out.resolve("report.md"), Markdown.of(document));
    Files.writeString(out.resolve("report.html"), Html.of(document));
    Files.writeString(out.resolve("report.json"), ReportJson.of(this));
  }

  /** Writes the report as Markdown to a file that is to be kept. */
  public void publish(Path file) throws IOException {
    Files.writeString(file, Markdown.of(ReportDocument.of(this)));
  }

  /** Why it is not to be published, if so: it is not whole, or not of one commit. */
  public Optional<String> flaw() {
    int missing = sets.stream().mapToInt(set -> set.missing().size()).sum();
    if (missing > 0) {
      return Optional.of("%d trainings are missing".formatted(missing));
    }
    return flaw(commits());
  }

  /** Why cells of these commits cannot make one report, if so. */
  public static Optional<String> flaw(Set<String> commits) {
    if (commits.size() > 1) {
      return Optional.of(
          "its trainings are of several commits (%s): use a new --out"
              .formatted(String.join(", ", commits)));
    }
    return commits.stream()
        .filter(commit -> !Commit.isExact(commit))
        .findFirst()
        .map(commit -> "the code is not that of a commit (%s): commit first".formatted(commit));
  }

  /** The commits of the code that ran the cells. */
  public Set<String> commits() {
    Set<String> commits = new TreeSet<>();
    sets.forEach(set -> commits.addAll(set.commits()));
    return commits;
  }
}
