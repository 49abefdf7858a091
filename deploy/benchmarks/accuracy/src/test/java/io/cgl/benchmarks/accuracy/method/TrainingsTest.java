package io.cgl.benchmarks.accuracy.method;

import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.benchmarks.accuracy.set.BenchmarkSet;
import io.cgl.benchmarks.accuracy.set.BenchmarkSets;
import org.junit.jupiter.api.Test;

class TrainingsTest {

  @Test
  void shouldHaveNamesThatFilesCanHave() {
    assertThat(Trainings.all())
        .extracting(Training::name)
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("[a-z0-9-]+"));
  }

  @Test
  void shouldTrainDifferentThingsByDifferentNames() {
    for (BenchmarkSet set : BenchmarkSets.all()) {
      assertThat(Trainings.all().stream().filter(training -> training.suits(set)))
          .as(set.name())
          .extracting(training -> training.configuration(set))
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void shouldServeExactlyOneMethodByDefault() {
    assertThat(Trainings.all().stream().flatMap(training -> training.served().stream()))
        .containsExactly("CGL-Net");
  }
}
