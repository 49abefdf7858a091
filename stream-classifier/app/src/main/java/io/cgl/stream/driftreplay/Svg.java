package io.cgl.stream.driftreplay;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Draws the charts of a {@link DriftPage}: positions along one axis, values upwards. */
final class Svg {

  private static final double WIDTH = 1080;
  private static final double LEFT = 170;
  private static final double RIGHT = 56;
  private static final double PLOT = WIDTH - LEFT - RIGHT;

  private final StringBuilder out = new StringBuilder();
  private final long from;
  private final long to;
  private double top;
  private double bottom;
  private double low;
  private double high;

  /**
   * @param height of the whole drawing, in pixels
   * @param from the first position
   * @param to the last, behind the first
   */
  Svg(String title, double height, long from, long to) {
    this.from = from;
    this.to = to;
    write(
        "<svg viewBox=\"0 0 %s %s\" role=\"img\"><title>%s</title>\n",
        number(WIDTH), number(height), escape(title));
  }

  /** Where the next shapes go, and which values are at its lower and upper edge. */
  Svg panel(double top, double bottom, double low, double high) {
    this.top = top;
    this.bottom = bottom;
    this.low = low;
    this.high = high;
    return this;
  }

  /** A line through values; NaN interrupts it. */
  <T> void curve(
      String style, List<T> points, ToDoubleFunction<T> position, ToDoubleFunction<T> value) {
    StringBuilder path = new StringBuilder();
    Column column = new Column();
    boolean broken = true;
    for (T point : points) {
      double v = value.applyAsDouble(point);
      if (Double.isNaN(v)) {
        column.flush(path);
        broken = true;
      } else {
        if (broken) {
          path.append('M');
          broken = false;
        }
        column.add(path, x(position.applyAsDouble(point)), y(v));
      }
    }
    column.flush(path);
    write("<path class=\"%s\" d=\"%s\"/>\n", style, path.toString().strip());
  }

  /**
   * The values that fall on one pixel: their first, lowest, highest and last are all that can be
   * seen of them, so that a million windows draw as fast as a thousand.
   */
  private static final class Column {
    private double at = Double.NaN;
    private double first;
    private double lowest;
    private double highest;
    private double last;

    void add(StringBuilder path, double x, double y) {
      if (Math.floor(x) != Math.floor(at)) {
        flush(path);
        at = x;
        first = y;
        lowest = y;
        highest = y;
      }
      lowest = Math.min(lowest, y);
      highest = Math.max(highest, y);
      last = y;
    }

    void flush(StringBuilder path) {
      if (Double.isNaN(at)) {
        return;
      }
      point(path, first);
      if (lowest < Math.min(first, last)) {
        point(path, lowest);
      }
      if (highest > Math.max(first, last)) {
        point(path, highest);
      }
      if (last != first) {
        point(path, last);
      }
      at = Double.NaN;
    }

    private void point(StringBuilder path, double y) {
      path.append(number(at)).append(' ').append(number(y)).append(' ');
    }
  }

  /** Marks a stretch of positions over the panel's height. */
  void band(String style, long begin, long end, String tip) {
    double x = x((double) begin);
    write(
        "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"><title>%s</title></rect>\n",
        style,
        number(x),
        number(top),
        number(Math.max(1.5, x((double) end) - x)),
        number(bottom - top),
        escape(tip));
  }

  /** A level line across the panel. */
  void level(String style, double value) {
    line(style, LEFT, y(value), LEFT + PLOT, y(value), "");
  }

  /** A line down the panel. */
  void upright(String style, long position, String tip) {
    double x = x((double) position);
    line(style, x, top, x, bottom, tip);
  }

  private void line(String style, double x1, double y1, double x2, double y2, String tip) {
    write(
        "<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"><title>%s</title></line>\n",
        style, number(x1), number(y1), number(x2), number(y2), escape(tip));
  }

  /** Text before the panel, at a value's height. */
  void before(String style, double value, String text) {
    text(style + " end", LEFT - 10, y(value) + 4, text);
  }

  /** Text behind the panel, at a value's height. */
  void behind(double value, String text) {
    text("", LEFT + PLOT + 8, y(value) + 4, text);
  }

  /** Text under the panel, at a position. */
  void under(long position, String text) {
    text("middle", x((double) position), bottom + 16, text);
  }

  private void text(String style, double x, double y, String text) {
    write(
        "<text class=\"%s\" x=\"%s\" y=\"%s\">%s</text>\n",
        style, number(x), number(y), escape(text));
  }

  /** The whole drawing. */
  String end() {
    return out + "</svg>\n";
  }

  private double x(double position) {
    return LEFT + PLOT * (position - from) / Math.max(1.0, (double) (to - from));
  }

  private double y(double value) {
    double clipped = Math.min(high, Math.max(low, value));
    return bottom - (bottom - top) * (clipped - low) / (high - low);
  }

  private void write(String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values));
  }

  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /** Text that cannot become markup. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
