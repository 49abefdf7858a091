package io.cgl.trainer.data;

import io.cgl.checkpoint.features.ValueReading;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Numbers as half of the world writes them: 18,6 and 1.234,56.
 *
 * @param grouped whether points group digits in this file: 1.234 is then 1234, otherwise 1.234
 */
record DecimalComma(boolean grouped) {

  /** Longer cells are no numbers. */
  private static final int LONGEST = 60;

  private static final String GROUPS = "[0-9]{1,3}([.' \u00a0\u202f][0-9]{3})+";
  private static final Pattern FRACTION =
      Pattern.compile("[+-]?(" + GROUPS + "|[0-9]+)?,[0-9]+([eE][+-]?[0-9]+)?");
  private static final Pattern GROUPED = Pattern.compile("[+-]?" + GROUPS);

  /** May also be a whole number with its digits grouped by a comma. */
  private static final Pattern AMBIGUOUS = Pattern.compile("[+-]?[1-9][0-9]{0,2},[0-9]{3}");

  /** Whether a column's cells are numbers with decimal commas. */
  enum Finding {
    NO,
    /** Each comma could group thousands. */
    PERHAPS,
    YES
  }

  /** Most cells must be numbers, and one may not be read otherwise. */
  static Finding in(List<String> cells) {
    int present = 0;
    int numbers = 0;
    boolean commas = false;
    boolean certain = false;
    for (String cell : cells) {
      if (ValueReading.isMissing(cell)) {
        continue;
      }
      present++;
      if (isFraction(cell)) {
        numbers++;
        commas = true;
        certain |= isCertain(cell);
      } else if (isGrouped(cell)
          || (cell.indexOf(',') < 0 && ValueReading.number(cell).isPresent())) {
        numbers++;
      }
    }
    if (!commas || numbers * 10 < present * 9) {
      return Finding.NO;
    }
    return certain ? Finding.YES : Finding.PERHAPS;
  }

  /** Whether a cell is a number with a comma that cannot group thousands. */
  static boolean isCertain(String cell) {
    return isFraction(cell) && !AMBIGUOUS.matcher(cell).matches();
  }

  /** Whether a cell has both a decimal comma and grouped digits. */
  static boolean groups(String cell) {
    return cell.indexOf('.') >= 0 && isFraction(cell);
  }

  /** The cell in the usual form, with a point; a cell that is no such number as it is. */
  String usual(String cell) {
    if (cell.indexOf(',') >= 0) {
      return isFraction(cell) ? plain(cell).replace(',', '.') : cell;
    }
    return grouped && cell.indexOf('.') > 0 && isGrouped(cell) ? plain(cell) : cell;
  }

  private static boolean isFraction(String cell) {
    return cell.length() <= LONGEST && cell.indexOf(',') >= 0 && FRACTION.matcher(cell).matches();
  }

  private static boolean isGrouped(String cell) {
    return cell.length() <= LONGEST && GROUPED.matcher(cell).matches();
  }

  private static String plain(String number) {
    StringBuilder plain = new StringBuilder(number.length());
    number
        .chars()
        .filter(c -> ".' \u00a0\u202f".indexOf(c) < 0)
        .forEach(c -> plain.append((char) c));
    return plain.toString();
  }
}
