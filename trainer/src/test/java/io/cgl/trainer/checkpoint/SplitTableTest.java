package io.cgl.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cgl.checkpoint.features.InputField;
import io.cgl.trainer.config.CglNetConfig;
import io.cgl.trainer.data.DataException;
import io.cgl.trainer.data.LabelledRows;
import io.cgl.trainer.data.ListedRows;
import io.cgl.trainer.data.TableProfile;
import io.cgl.trainer.data.WithoutColumns;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitTableTest {

  private static final CglNetConfig OUT_OF_FOLD = CglNetConfig.defaults();
  private static final CglNetConfig STUDENT = CglNetConfig.defaults().with("serve", "student");

  /** A hundred rows of rising days; a new word and a new class appear in the last ten. */
  private final ListedRows rows =
      rows(
          100,
          i ->
              new Object[] {
                String.valueOf(i), i < 90 ? "old" : "new", "device" + i % 5, String.valueOf(i / 2)
              },
          i -> i == 99 ? "later" : i % 3 == 0 ? "rare" : "common");

  @Test
  void shouldOnlyMeasureHeldOutRowsWhereTheChoiceIsMadeOutOfFold() {
    TrainingTask chosenOutOfFold = task(DataSplit.random(0.2), OUT_OF_FOLD, rows);
    TrainingTask chosenOnThem = task(DataSplit.random(0.2), STUDENT, rows);

    assertThat(chosenOutOfFold.fitted().rows()).isZero();
    assertThat(chosenOutOfFold.measured().rows()).isEqualTo(20);
    assertThat(chosenOnThem.fitted().rows()).isEqualTo(20);
    assertThat(chosenOnThem.measured().rows()).isZero();
  }

  @Test
  void shouldHoldTheLatestRowsOutByAColumnThatIsNoInput() {
    TrainingTask task = task(byTime(0.2), OUT_OF_FOLD, rows);

    assertThat(task.profile().inputs())
        .extracting(InputField::name)
        .containsExactly("volts", "word", "device");
    assertThat(task.training().rows()).isEqualTo(80);
    assertThat(task.measured().rows()).isEqualTo(19);
    assertThat(volts(task.measured().features(), 3)).allMatch(volts -> volts >= 80);
  }

  @Test
  void shouldChooseOnRowsBetweenThoseLearntFromAndTheLatestWhereThereAreNoFolds() {
    TrainingTask task = task(byTime(0.2), STUDENT, rows);

    assertThat(volts(task.training().features(), 3)).allMatch(volts -> volts < 64);
    assertThat(volts(task.fitted().features(), 3)).allMatch(volts -> volts >= 64 && volts < 80);
    assertThat(volts(task.measured().features(), 3)).allMatch(volts -> volts >= 80);
  }

  @Test
  void shouldTakeWordsAndClassesFromTheRowsLearntFromAlone() {
    TrainingTask task = task(byTime(0.2), OUT_OF_FOLD, rows);

    assertThat(task.profile().inputs())
        .contains(new InputField.Categorical("word", List.of("old")));
    assertThat(task.profile().classes()).containsExactly("common", "rare");
    assertThat(task.measured().classes()).isEqualTo(task.training().classes());
    assertThat(task.profile().notes())
        .contains(
            "the held-out rows hold 1 of classes that no row was learnt from (later): the model is wrong about them, and no figure counts them");
  }

  @Test
  void shouldKeepGroupsTogetherInFoldsAndOutOfThem() {
    TrainingTask folds = task(byGroup(0, Optional.empty()), OUT_OF_FOLD, withoutLater());
    TrainingTask held = task(byGroup(0.2, Optional.empty()), OUT_OF_FOLD, withoutLater());

    assertThat(folds.profile().inputs()).extracting(InputField::name).doesNotContain("device");
    assertThat(folds.training().groups()).hasSize(100);
    assertThat(Arrays.stream(folds.training().groups()).distinct()).hasSize(5);
    assertThat(held.measured().rows()).isEqualTo(20);
    assertThat(Arrays.stream(held.measured().groups()).distinct()).hasSize(1);
    assertThat(held.training().groups()).doesNotContain(held.measured().groups()[0]);
  }

  @Test
  void shouldSayThatAClassIsInOneGroupOnly() {
    ListedRows one =
        rows(
            60,
            i -> new Object[] {"1", "w", i % 2 == 0 ? "none" : "attack" + i % 3, "1"},
            i -> i % 2 == 0 ? "normal" : "attack");

    assertThat(task(byGroup(0, Optional.empty()), OUT_OF_FOLD, one).profile().notes())
        .contains(
            "class 'normal' is in one group of 'device' only: its rows are dealt one by one, and its figures are of a group that was learnt from");
  }

  @Test
  void shouldRefuseASingleGroup() {
    ListedRows one = rows(10, i -> new Object[] {"1", "w", "d", "1"}, i -> i % 2 == 0 ? "a" : "b");

    assertThatThrownBy(() -> task(byGroup(0, Optional.empty()), OUT_OF_FOLD, one))
        .isInstanceOf(DataException.class)
        .hasMessage("'device' has one value in all rows: groups need at least two");
  }

  @Test
  void shouldMeasureRowsOfTheirOwn() {
    ListedRows own =
        rows(
            10,
            i -> new Object[] {"7", "strange", "device" + i % 5, "1"},
            i -> i == 0 ? "unheard" : "rare");
    DataSplit split = new DataSplit(0.2, Optional.empty(), Optional.empty(), Optional.of(own));

    TrainingTask task = task(split, OUT_OF_FOLD, rows);

    assertThat(task.training().rows()).isEqualTo(100);
    assertThat(task.measured().rows()).isEqualTo(9);
    assertThat(task.profile().notes())
        .anyMatch(
            note ->
                note.startsWith(
                    "the rows of test hold 1 of classes that no row was learnt from (unheard)"));
    assertThat(task(split, STUDENT, rows).fitted().rows()).as("rows to choose on").isPositive();
  }

  @Test
  void shouldNumberGroupsOfValidationRowsLikeTheOthers() {
    TrainingTask task = task(byGroup(0, Optional.of(withoutLater())), OUT_OF_FOLD, withoutLater());

    assertThat(task.measured().groups()).isEqualTo(task.training().groups());
  }

  @Test
  void shouldRefuseValidationRowsWithoutAColumn() {
    ListedRows narrow =
        new ListedRows(
            "narrow", List.of("volts"), List.of(new ListedRows.Row(new Object[] {"1"}, "rare")));

    assertThatThrownBy(
            () ->
                task(
                    new DataSplit(0, Optional.empty(), Optional.empty(), Optional.of(narrow)),
                    OUT_OF_FOLD,
                    rows))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("narrow has no column");
  }

  private ListedRows withoutLater() {
    return new ListedRows(
        "test",
        rows.fields(),
        rows.rows().stream()
            .map(
                row -> row.label().equals("later") ? new ListedRows.Row(row.values(), "rare") : row)
            .toList());
  }

  private static DataSplit byTime(double heldOut) {
    return new DataSplit(heldOut, Optional.empty(), Optional.of("day"), Optional.empty());
  }

  private static DataSplit byGroup(double heldOut, Optional<LabelledRows> validation) {
    return new DataSplit(heldOut, Optional.of("device"), Optional.empty(), validation);
  }

  private static TrainingTask task(DataSplit split, CglNetConfig config, ListedRows rows) {
    Set<String> columns = split.group().or(split::time).map(Set::of).orElseGet(Set::of);
    LabelledRows features = columns.isEmpty() ? rows : new WithoutColumns(rows, columns);
    TableProfile profile = TableProfile.of(features, TableProfile.Overrides.NONE);
    return new SplitTable(
            rows, features, profile, some -> TableProfile.of(some, profile.kinds()), split, config)
        .task("m");
  }

  private static List<Double> volts(float[] features, int width) {
    return IntStream.range(0, features.length / width)
        .mapToObj(row -> (double) features[row * width])
        .toList();
  }

  private static ListedRows rows(
      int count, IntFunction<Object[]> values, IntFunction<String> label) {
    return new ListedRows(
        "test",
        List.of("volts", "word", "device", "day"),
        IntStream.range(0, count)
            .mapToObj(i -> new ListedRows.Row(values.apply(i), label.apply(i)))
            .toList());
  }
}
