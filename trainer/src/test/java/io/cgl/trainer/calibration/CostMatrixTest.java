package io.cgl.trainer.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CostMatrixTest {

  @Test
  void shouldOrderCostsByTheModelsClasses() {
    CostMatrix matrix = CostMatrix.parse("actual,theft,normal\nnormal,1,0\ntheft,0,20\n");

    assertThat(matrix.of(List.of("normal", "theft")))
        .containsExactly(List.of(0.0, 1.0), List.of(20.0, 0.0));
  }

  @Test
  void shouldReadItsOwnText() {
    CostMatrix matrix = CostMatrix.parse(",\"a,b\",c\n\"a,b\",0,1\nc, 2.5 ,0\n");

    assertThat(CostMatrix.parse(matrix.csv())).isEqualTo(matrix);
    assertThat(matrix.of(List.of("a,b", "c")).get(1)).containsExactly(2.5, 0.0);
  }

  @Test
  void shouldRefuseOtherClasses() {
    CostMatrix matrix = CostMatrix.parse("x,a,b\na,0,1\nb,1,0\n");

    assertThatThrownBy(() -> matrix.of(List.of("a", "b", "c")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("for the classes [a, b], the rows have [a, b, c]");
  }

  @Test
  void shouldSayWhatIsWrong() {
    assertRefused("", "columns are for []");
    assertRefused("x,a,b\na,0,1\n", "its rows for [a]");
    assertRefused("x,a,b\na,0\nb,1,0\n", "Record 2 has 2 fields");
    assertRefused("x,a,b\na,0,much\nb,1,0\n", "'much' in row 'a', column 'b'");
    assertRefused("x,a,b\na,0,-1\nb,1,0\n", "'-1'");
    assertRefused("x,a,b\na,0,1e99\nb,1,0\n", "'1e99'");
    assertRefused("x,a,a\na,0,1\na,1,0\n", "more than one column");
    assertRefused("x".repeat(70_000), "more than 60,000 bytes");
  }

  private static void assertRefused(String csv, String why) {
    assertThatThrownBy(() -> CostMatrix.parse(csv))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }
}
