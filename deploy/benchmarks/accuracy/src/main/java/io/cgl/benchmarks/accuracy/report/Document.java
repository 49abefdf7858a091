package io.cgl.benchmarks.accuracy.report;

import java.util.List;

/**
 * The report before it is written as Markdown or HTML.
 *
 * @param title of the whole
 * @param parts one after the other
 */
record Document(String title, List<Part> parts) {

  Document {
    parts = List.copyOf(parts);
  }

  sealed interface Part permits Heading, Paragraph, Bullets, Table {}

  record Heading(String text) implements Part {}

  record Paragraph(String text) implements Part {}

  record Bullets(List<String> items) implements Part {

    Bullets {
      items = List.copyOf(items);
    }
  }

  /**
   * A table.
   *
   * @param header the columns' names; the first column is text, the others numbers
   * @param rows as many entries as the header each
   */
  record Table(List<String> header, List<List<Entry>> rows) implements Part {

    Table {
      header = List.copyOf(header);
      rows = rows.stream().map(List::copyOf).toList();
    }
  }

  record Entry(String text, boolean strong) {

    static Entry plain(String text) {
      return new Entry(text, false);
    }
  }
}
