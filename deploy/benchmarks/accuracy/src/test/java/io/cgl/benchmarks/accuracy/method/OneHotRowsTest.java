package io.cgl.benchmarks.accuracy.method;

import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.FeatureLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

class OneHotRowsTest {

  @Test
  void shouldHoldNumbersThenAColumnForEachEntryOfACategory() {
    float[] features = {
      5,
      0,
      1,
      0, //
      Float.NaN,
      Float.NEGATIVE_INFINITY,
      0,
      1, //
      0,
      0,
      9,
      -1 // Entries that there are not count as unknown.
    };
    Dataset data =
        new Dataset(
            features, new int[3], new FeatureLayout(2, List.of(3, 2)), List.of("only", "other"));

    OneHotRows rows = OneHotRows.of(data);

    assertThat(rows.columns()).isEqualTo(7);
    assertThat(rows.starts()).containsExactly(0, 3, 7, 9);
    assertThat(rows.filled()).containsExactly(0, 3, 5, 0, 1, 2, 6, 2, 5);
    assertThat(rows.values()).containsExactly(5, 1, 1, Float.NaN, -Float.MAX_VALUE, 1, 1, 1, 1);
  }
}
