package io.cgl.trainer.data;

import io.cgl.checkpoint.features.ValueReading;
import java.util.List;
import java.util.stream.IntStream;

/** Whether the first row of a table is a header or a row like the others. */
final class FirstRow {

  private FirstRow() {}

  /**
   * Whether the first row looks like data: the label's name is the class of other rows, or numbers
   * stand where names are, over columns of numbers.
   */
  static boolean isData(CsvBeginning beginning, String label) {
    List<String> first = beginning.first().stream().map(beginning.dialect()::cell).toList();
    int position = first.indexOf(label);
    if (position >= 0 && beginning.column(position).contains(label)) {
      return true;
    }
    int[] numbers =
        IntStream.range(0, first.size())
            .filter(i -> ValueReading.number(first.get(i)).isPresent())
            .toArray();
    List<String> names = IntStream.of(numbers).mapToObj(first::get).toList();
    boolean surprising =
        position < 0
            ? !names.isEmpty() && !count(names)
            : !names.stream().allMatch(FirstRow::isWhole);
    return surprising && IntStream.of(numbers).anyMatch(i -> areNumbers(beginning.column(i)));
  }

  /** Whether names count in even steps, as years and pixels do. */
  private static boolean count(List<String> names) {
    long[] whole =
        names.stream()
            .filter(FirstRow::isWhole)
            .mapToLong(name -> ValueReading.number(name).orElseThrow().longValue())
            .toArray();
    return whole.length == names.size()
        && whole.length > 1
        && whole[1] > whole[0]
        && IntStream.range(1, whole.length)
            .allMatch(i -> whole[i] - whole[i - 1] == whole[1] - whole[0]);
  }

  private static boolean isWhole(String name) {
    return name.indexOf('-') < 0
        && ValueReading.number(name).filter(Long.class::isInstance).isPresent();
  }

  private static boolean areNumbers(List<String> cells) {
    List<String> present = cells.stream().filter(cell -> !ValueReading.isMissing(cell)).toList();
    long numbers = present.stream().filter(cell -> ValueReading.number(cell).isPresent()).count();
    return numbers * 2 > present.size();
  }
}
