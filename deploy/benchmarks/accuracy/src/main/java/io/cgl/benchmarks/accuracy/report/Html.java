package io.cgl.benchmarks.accuracy.report;

import io.cgl.benchmarks.accuracy.report.Document.Bullets;
import io.cgl.benchmarks.accuracy.report.Document.Entry;
import io.cgl.benchmarks.accuracy.report.Document.Heading;
import io.cgl.benchmarks.accuracy.report.Document.Paragraph;
import io.cgl.benchmarks.accuracy.report.Document.Part;
import io.cgl.benchmarks.accuracy.report.Document.Table;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a document as one HTML file that refers to nothing outside itself. */
final class Html {

  private static final String STYLE =
      """
      body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem;
             color: #1c2330; background: #fff; }
      h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2.2rem; }
      table { display: block; overflow-x: auto; border-collapse: collapse; margin: 1rem 0; font-variant-numeric: tabular-nums; }
      th, td { padding: .3rem .8rem; text-align: right; white-space: nowrap; border-bottom: 1px solid #dde2ea; }
      th:first-child, td:first-child { text-align: left; }
      th { background: #f3f5f9; } tbody tr:hover { background: #f8f9fc; }
      """;

  private Html() {}

  static String of(Document document) {
    return """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
    <meta name="viewport" content="width=device-width">
    <title>%1$s</title>
    <style>
    %2$s</style>
    </head>
    <body>
    <h1>%1$s</h1>
    %3$s</body>
    </html>
    """
        .formatted(
            escape(document.title()),
            STYLE,
            document.parts().stream().map(Html::part).collect(Collectors.joining()));
  }

  private static String part(Part part) {
    if (part instanceof Heading heading) {
      return element("h2", escape(heading.text()));
    } else if (part instanceof Paragraph paragraph) {
      return element("p", escape(paragraph.text()));
    } else if (part instanceof Bullets bullets) {
      return element(
          "ul",
          bullets.items().stream()
              .map(item -> element("li", escape(item)))
              .collect(Collectors.joining()));
    }
    return table((Table) part);
  }

  private static String table(Table table) {
    String header = row(table.header().stream().map(name -> element("th", escape(name))).toList());
    String rows =
        table.rows().stream()
            .map(row -> row(row.stream().map(Html::entry).toList()))
            .collect(Collectors.joining());
    return element("table", element("thead", header) + element("tbody", rows));
  }

  private static String row(List<String> cells) {
    return element("tr", String.join("", cells));
  }

  private static String entry(Entry entry) {
    String text = escape(entry.text());
    return element("td", entry.strong() ? "<b>" + text + "</b>" : text);
  }

  private static String element(String name, String content) {
    return "<%1$s>%2$s</%1$s>%n".formatted(name, content);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
