package io.cgl.benchmarks.accuracy.run;

import static io.cgl.benchmarks.accuracy.SampleMethods.baseline;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cgl.benchmarks.accuracy.SampleMethods;
import io.cgl.benchmarks.accuracy.method.MethodResult;
import io.cgl.benchmarks.accuracy.set.BenchmarkSet;
import io.cgl.testing.harness.HarnessException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CellStoreTest {

  private static final BenchmarkSet SET = SampleMethods.set("set", 2);
  private static final Plan PLAN =
      new Plan(List.of(SET), List.of(baseline("a", "1 tree"), baseline("b", "1 tree")), 3);

  @TempDir Path folder;

  @Test
  void shouldPlanOneSeedAfterTheOtherWithinTheSetsLimit() {
    assertThat(PLAN.cells())
        .containsExactly(
            new Cell("set", "a", 1),
            new Cell("set", "b", 1),
            new Cell("set", "a", 2),
            new Cell("set", "b", 2));
  }

  @Test
  void shouldNotRunAFinishedCellAgain() {
    CellStore store = new CellStore(folder.resolve("cells"));
    Cell cell = PLAN.cells().get(1);
    Map<String, MethodResult> methods = Map.of("b", SampleMethods.result(0.5));

    store.write(new CellResult(cell, PLAN.fingerprint(cell), "c1", "all", methods));

    assertThat(store.pending(PLAN)).hasSize(3).doesNotContain(cell);
    assertThat(store.find(PLAN, cell).orElseThrow().methods()).isEqualTo(methods);
  }

  @Test
  void shouldRunACellOfAChangedConfigurationAgain() {
    CellStore store = new CellStore(folder);
    for (Cell cell : PLAN.cells()) {
      store.write(new CellResult(cell, PLAN.fingerprint(cell), "c1", "", Map.of()));
    }
    Plan changed =
        new Plan(List.of(SET), List.of(baseline("a", "1 tree"), baseline("b", "2 trees")), 2);

    assertThat(store.pending(PLAN)).isEmpty();
    assertThat(store.pending(changed))
        .containsExactly(new Cell("set", "b", 1), new Cell("set", "b", 2));
  }

  @Test
  void shouldKeepTheCommitAndReadResultsThatHaveNone() throws IOException {
    CellStore store = new CellStore(folder);
    Cell cell = PLAN.cells().get(0);
    store.write(new CellResult(cell, PLAN.fingerprint(cell), "c1", "all", Map.of()));

    assertThat(store.commits(PLAN)).containsExactly("c1");

    Path file = folder.resolve("set--a--1.json");
    Files.writeString(
        file,
        Files.readString(file)
            .replace("\"commit\" : \"c1\",", "")
            .replace("\"served\" : \"all\",", ""));

    assertThat(store.commits(PLAN)).containsExactly("");
    assertThat(store.find(PLAN, cell).orElseThrow().served()).isEmpty();
  }

  @Test
  void shouldSayWhichFileIsDamaged() throws IOException {
    Files.writeString(folder.resolve("set--a--1.json"), "{");

    assertThatExceptionOfType(HarnessException.class)
        .isThrownBy(() -> new CellStore(folder).pending(PLAN))
        .withMessageContaining("set--a--1.json")
        .withMessageContaining("remove it");
  }
}
