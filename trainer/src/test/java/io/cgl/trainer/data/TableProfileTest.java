package io.cgl.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cgl.checkpoint.features.InputField;
import io.cgl.trainer.data.TableProfile.Overrides;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TableProfileTest {

  private final LabelledRows rows =
      rows(
          new Object[] {"tcp", "1.5", "10", "good"},
          new Object[] {"udp", null, "20", "good"},
          new Object[] {"tcp", "-2", "10", "bad"});

  @Test
  void shouldTellNumbersFromWordsAndPutNumbersFirst() {
    TableProfile profile = TableProfile.of(rows, Overrides.NONE);

    assertThat(profile.inputs())
        .containsExactly(
            new InputField.Numeric("volts"),
            new InputField.Numeric("code"),
            new InputField.Categorical("protocol", List.of("tcp", "udp")));
    assertThat(profile.read(rows).layout()).isEqualTo(new FeatureLayout(2, List.of(3)));
  }

  @Test
  void shouldTakeDigitsAsWordsWhereTold() {
    TableProfile profile = TableProfile.of(rows, new Overrides(Set.of(), Set.of("code")));

    assertThat(profile.inputs()).contains(new InputField.Categorical("code", List.of("10", "20")));
  }

  @Test
  void shouldCountClassesInAlphabeticalOrder() {
    TableProfile profile = TableProfile.of(rows, Overrides.NONE);

    assertThat(profile.classes()).containsExactly("bad", "good");
    assertThat(profile.classCounts()).containsExactly(1L, 2L);
  }

  @Test
  void shouldRefuseASingleClass() {
    assertThatThrownBy(
            () -> TableProfile.of(rows(new Object[] {"tcp", "1", "1", "good"}), Overrides.NONE))
        .isInstanceOf(DataException.class)
        .hasMessage("test has only the class [good]: a classifier needs rows of at least two");
  }

  @Test
  void shouldRefuseAnOverrideOfNoColumn() {
    assertThatThrownBy(() -> TableProfile.of(rows, new Overrides(Set.of("amps"), Set.of())))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no column 'amps'");
  }

  @Test
  void shouldEncodeRowsByTheServingEncoder() {
    TableProfile profile = TableProfile.of(rows, Overrides.NONE);

    Dataset data = profile.read(rows);

    assertThat(data.features()).containsExactly(1.5f, 10, 1, Float.NaN, 20, 2, -2, 10, 1);
    assertThat(data.labels()).containsExactly(1, 1, 0);
  }

  @Test
  void shouldKeepRowsOfAClassTheModelDoesNotKnow() {
    TableProfile profile = TableProfile.of(rows, Overrides.NONE);

    Dataset data = profile.read(rows(new Object[] {"tcp", "1", "1", "ugly"}));

    assertThat(data.classes()).containsExactly("bad", "good", "ugly");
    assertThat(data.labels()).containsExactly(2);
  }

  @Test
  void shouldNameTheRowThatHoldsAWordWhereTrainingSawNumbers() {
    TableProfile profile = TableProfile.of(rows, Overrides.NONE);

    assertThatThrownBy(() -> profile.read(rows(new Object[] {"tcp", "high", "1", "bad"})))
        .isInstanceOf(DataException.class)
        .hasMessage("test, row 1: field 'volts' holds the text 'high', the model expects a number");
  }

  @Test
  void shouldHoldOutEveryClassInProportionAndSpareTheRarest() {
    List<Object[]> many = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      many.add(new Object[] {"tcp", "1", "1", i < 90 ? "common" : i < 97 ? "rare" : "rarest"});
    }
    LabelledRows table = rows(many.toArray(Object[][]::new));
    TableProfile profile = TableProfile.of(table, Overrides.NONE);
    Dataset data = profile.read(table);

    StratifiedSplit split = StratifiedSplit.of(data, 0.2, 1);

    assertThat(data.subset(split.heldOut()).classCounts()).containsExactly(18, 1, 0);
    assertThat(data.subset(split.training()).classCounts()).containsExactly(72, 6, 3);
    assertThat(StratifiedSplit.of(data, 0.2, 1).heldOut()).isEqualTo(split.heldOut());
  }

  @Test
  void shouldProfileSomeOfTheRowsWithFieldsOfTheSameKind() {
    TableProfile some =
        TableProfile.of(
            rows(new Object[] {"udp", "1", "1", "good"}, new Object[] {"udp", null, "2", "bad"}),
            TableProfile.of(rows, Overrides.NONE).kinds());

    assertThat(some.inputs())
        .containsExactly(
            new InputField.Numeric("volts"),
            new InputField.Numeric("code"),
            new InputField.Categorical("protocol", List.of("udp")));
  }

  @Test
  void shouldKeepTheInputsOfAnEarlierCheckpointAndTakeNewWordsAsUnknown() {
    List<InputField> inputs =
        List.of(
            new InputField.Numeric("volts"),
            new InputField.Numeric("code"),
            new InputField.Categorical("protocol", List.of("tcp")));
    TableProfile profile = TableProfile.of(rows, inputs);

    Dataset data = profile.read(rows);

    assertThat(profile.inputs()).isEqualTo(inputs);
    assertThat(profile.classes()).containsExactly("bad", "good");
    assertThat(data.features()).containsExactly(1.5f, 10, 1, Float.NaN, 20, 0, -2, 10, 1);
  }

  @Test
  void shouldNameColumnsThatAnEarlierCheckpointDoesNotTake() {
    assertThatThrownBy(
            () -> TableProfile.of(rows, List.<InputField>of(new InputField.Numeric("volts"))))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "test has columns that the checkpoint does not take: leave them out by --ignore"
                + " protocol,code");
  }

  private static LabelledRows rows(Object[]... rows) {
    List<ListedRows.Row> listed = new ArrayList<>();
    for (Object[] row : rows) {
      listed.add(new ListedRows.Row(new Object[] {row[0], row[1], row[2]}, (String) row[3]));
    }
    return new ListedRows("test", List.of("protocol", "volts", "code"), listed);
  }
}
