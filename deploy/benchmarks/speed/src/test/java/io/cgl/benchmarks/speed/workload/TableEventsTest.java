package io.cgl.benchmarks.speed.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cgl.checkpoint.features.InputField;
import io.cgl.trainer.data.CsvRows;
import io.cgl.trainer.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableEventsTest {

  private static final InputField BYTES = new InputField.Numeric("bytes");
  private static final InputField SERVICE =
      new InputField.Categorical("service", List.of("http", "smtp"));

  @TempDir Path folder;

  @Test
  void shouldMakeTheCheckpointsInputsTheFields() throws IOException {
    BenchEvents events =
        TableEvents.of(List.of(SERVICE, BYTES), rows("bytes,label,port,service", "12,a,80,http"));

    GenericRecord event = events.distinct().get(0);
    assertThat(event.getSchema().getFields().stream().map(Schema.Field::name))
        .containsExactly("service", "bytes");
    assertThat(event.get("service")).isEqualTo("http");
    assertThat(event.get("bytes")).isEqualTo(12.0);
  }

  @Test
  void shouldLeaveOutWhatIsMissing() throws IOException {
    BenchEvents events =
        TableEvents.of(
            List.of(BYTES, SERVICE), rows("bytes,service,label", "?,http,a", "3,smtp,b"));

    assertThat(events.distinct().stream().map(event -> event.get("bytes")))
        .containsExactlyInAnyOrder(null, 3.0);
    Schema schema = events.distinct().get(0).getSchema();
    assertThat(schema.getField("bytes").schema().isNullable()).isTrue();
    assertThat(schema.getField("service").schema().isNullable()).isFalse();
  }

  @Test
  void shouldDrawFromTheWholeTableInRandomOrder() throws IOException {
    int count = 4 * TableEvents.SAMPLE;
    String[] lines = IntStream.range(0, count).mapToObj(i -> i + ",a").toArray(String[]::new);

    BenchEvents events = TableEvents.of(List.of(BYTES), rows("bytes,label", lines));

    List<Double> drawn = events.distinct().stream().map(e -> (Double) e.get("bytes")).toList();
    assertThat(drawn).hasSize(TableEvents.SAMPLE).doesNotHaveDuplicates();
    assertThat(drawn.stream().collect(Collectors.averagingDouble(value -> value)))
        .isBetween(0.45 * count, 0.55 * count);
    List<Double> firstTenth = drawn.subList(0, TableEvents.SAMPLE / 10);
    assertThat(firstTenth.stream().collect(Collectors.averagingDouble(value -> value)))
        .isBetween(0.4 * count, 0.6 * count);
    assertThat(new HashSet<>(firstTenth)).hasSize(firstTenth.size());
  }

  @Test
  void shouldSayWhichInputTheTableLacks() throws IOException {
    CsvRows rows = rows("bytes,label", "1,a");

    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> TableEvents.of(List.of(BYTES, SERVICE), rows))
        .withMessage("rows.csv has no column 'service', which is an input of the checkpoint");
  }

  @Test
  void shouldSayWhichValueIsNoNumber() throws IOException {
    CsvRows rows = rows("bytes,label", "many,a");

    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> TableEvents.of(List.of(BYTES), rows))
        .withMessage(
            "rows.csv does not fit the checkpoint: field 'bytes' holds 'many', which is no number");
  }

  @Test
  void shouldRefuseInputsThatNoEventCanHold() throws IOException {
    CsvRows rows = rows("src-bytes,label", "1,a");

    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> TableEvents.of(List.of(new InputField.Numeric("src-bytes")), rows))
        .withMessageContaining("'src-bytes' cannot be a field");
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> TableEvents.of(List.of(new InputField.Image("src-bytes", 1, 2, 2)), rows))
        .withMessageContaining("takes images");
  }

  @Test
  void shouldRefuseATableWithoutRows() throws IOException {
    CsvRows rows = rows("bytes,label");

    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> TableEvents.of(List.of(BYTES), rows))
        .withMessageContaining("has no rows");
  }

  private CsvRows rows(String header, String... lines) throws IOException {
    Path file = folder.resolve("rows.csv");
    Files.writeString(file, header + "\n" + String.join("\n", lines) + "\n");
    return CsvRows.open(file, "label", Set.of());
  }
}
