package io.cgl.benchmarks.accuracy.report;

import io.cgl.benchmarks.accuracy.report.Document.Bullets;
import io.cgl.benchmarks.accuracy.report.Document.Entry;
import io.cgl.benchmarks.accuracy.report.Document.Heading;
import io.cgl.benchmarks.accuracy.report.Document.Paragraph;
import io.cgl.benchmarks.accuracy.report.Document.Part;
import io.cgl.benchmarks.accuracy.report.Document.Table;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a document as GitHub-flavoured Markdown. */
final class Markdown {

  private Markdown() {}

  static String of(Document document) {
    return "# "
        + document.title()
        + "\n\n"
        + document.parts().stream().map(Markdown::part).collect(Collectors.joining("\n"));
  }

  private static String part(Part part) {
    if (part instanceof Heading heading) {
      return "## " + heading.text() + "\n";
    } else if (part instanceof Paragraph paragraph) {
      return paragraph.text() + "\n";
    } else if (part instanceof Bullets bullets) {
      return bullets.items().stream().map(item -> "- " + item + "\n").collect(Collectors.joining());
    }
    return table((Table) part);
  }

  private static String table(Table table) {
    String rule = "|---|" + "---:|".repeat(table.header().size() - 1) + "\n";
    return line(table.header())
        + rule
        + table.rows().stream()
            .map(row -> line(row.stream().map(Markdown::entry).toList()))
            .collect(Collectors.joining());
  }

  private static String line(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }

  private static String entry(Entry entry) {
    return entry.strong() ? "**" + entry.text() + "**" : entry.text();
  }
}
