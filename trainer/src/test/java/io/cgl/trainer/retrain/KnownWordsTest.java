package io.cgl.trainer.retrain;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cgl.checkpoint.features.InputField;
import io.cgl.checkpoint.features.InputField.Categorical;
import io.cgl.checkpoint.features.InputField.Numeric;
import io.cgl.trainer.data.ListedRows;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnownWordsTest {

  private static final List<InputField> KNOWN =
      List.of(new Numeric("bytes"), new Categorical("service", List.of("http", "smtp")));

  @Test
  void shouldAcceptAFewUnknownWordsInALargeClass() {
    assertThatCode(() -> KnownWords.require(rows(5), KNOWN, KNOWN)).doesNotThrowAnyException();
  }

  @Test
  void shouldAcceptMissingValues() {
    ListedRows missing =
        new ListedRows(
            "rows",
            List.of("bytes", "service"),
            List.of(new ListedRows.Row(new Object[] {"1", null}, "attack")));

    assertThatCode(() -> KnownWords.require(missing, KNOWN, KNOWN)).doesNotThrowAnyException();
  }

  @Test
  void shouldRefuseAClassWithManyUnknownWords() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KnownWords.require(rows(6), KNOWN, KNOWN))
        .withMessageContaining("6 of 100 rows of class normal")
        .withMessageContaining("'service'");
  }

  @Test
  void shouldRefuseInputsOfAnotherKind() {
    List<InputField> words =
        List.of(new Categorical("bytes", List.of("few")), new Categorical("service", List.of()));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> KnownWords.require(rows(0), words, KNOWN))
        .withMessageContaining("'bytes' is now Categorical");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KnownWords.require(rows(0), KNOWN.subList(0, 1), KNOWN))
        .withMessageContaining("'service' is now missing");
  }

  /** 100 rows of class normal, some of an unknown service. */
  private static ListedRows rows(int unknown) {
    List<ListedRows.Row> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      rows.add(new ListedRows.Row(new Object[] {"1", i < unknown ? "gopher" : "http"}, "normal"));
    }
    return new ListedRows("rows", List.of("bytes", "service"), rows);
  }
}
