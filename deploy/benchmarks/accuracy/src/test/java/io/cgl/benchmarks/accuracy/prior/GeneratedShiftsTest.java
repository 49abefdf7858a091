package io.cgl.benchmarks.accuracy.prior;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GeneratedShiftsTest {

  @Test
  void shouldHalveTheErrorOfPredictedFrequenciesAtLeast() {
    List<GeneratedShifts.Row> rows = GeneratedShifts.measure(15, 1);

    EstimationErrors all = new EstimationErrors();
    rows.forEach(row -> all.add(row.errors()));
    assertThat(all.ratio()).as("over all classifiers").isLessThanOrEqualTo(0.5);
    assertThat(all.coverage()).as("of the intervals").isBetween(0.85, 0.97);
  }
}
