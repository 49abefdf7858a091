package io.cgl.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.checkpoint.features.AvroRowReader;
import io.cgl.checkpoint.features.AvroValueReader;
import io.cgl.checkpoint.features.FeatureBatch;
import io.cgl.checkpoint.features.FeatureEncoder;
import io.cgl.checkpoint.features.InputField;
import io.cgl.checkpoint.features.WrittenSchema;
import io.cgl.trainer.data.TableProfile.Overrides;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same value is the same input, to the bit, in a training's file, in an event that is served,
 * and in an event that is learnt from. Each kind of value is drawn 10,000 times.
 */
class ReadingAgreementTest {

  private static final int ROWS = 10_000;

  private static final String[] NOTHING = {
    "", "?", "NA", "null", "None", "<NA>", "\\N", "nan", " N/A "
  };

  @TempDir private Path folder;

  /**
   * One kind of value: its Avro type, and how one is drawn.
   *
   * @param words whether the user takes the column as words
   */
  private record Kind(String name, String type, boolean words, Function<Random, Drawn> draw) {
    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * A value.
   *
   * @param cell as a file has it
   * @param datum as an event has it
   */
  private record Drawn(String cell, Object datum) {}

  static Stream<Kind> kinds() {
    return Stream.of(
        new Kind(
            "double",
            "'double'",
            false,
            r -> both(r.nextGaussian() * Math.pow(10, r.nextInt(60) - 30))),
        new Kind(
            "double far from zero",
            "'double'",
            false,
            r -> both(1.7e9 + r.nextInt(1_000_000) / 1024.0)),
        new Kind("float", "'float'", false, r -> both((float) r.nextGaussian())),
        new Kind("float far from zero", "'float'", false, r -> both(1e6f + r.nextInt(1000) / 16f)),
        new Kind("int", "'int'", false, r -> both(r.nextInt())),
        new Kind("long", "'long'", false, r -> both(r.nextLong() >> (5 + r.nextInt(50)))),
        new Kind(
            "long far from zero",
            "'long'",
            false,
            r -> both(900_000_000_000_000_001L + r.nextInt(1 << 22))),
        new Kind("nullable", "['null', 'double']", false, r -> maybe(r, both(r.nextDouble()))),
        new Kind("truth", "'boolean'", false, ReadingAgreementTest::truth),
        new Kind("truth as words", "'boolean'", true, ReadingAgreementTest::truth),
        new Kind(
            "decimal",
            "{'type': 'bytes', 'logicalType': 'decimal', 'precision': 30, 'scale': 4}",
            false,
            r -> decimal(new BigInteger(60, r), 4)),
        new Kind(
            "decimal as words",
            "{'type': 'bytes', 'logicalType': 'decimal', 'precision': 30, 'scale': 2}",
            true,
            r -> decimal(BigInteger.valueOf(r.nextInt(300)), 2)),
        new Kind(
            "enumeration",
            "{'type': 'enum', 'name': 'Colour', 'symbols': ['RED', 'BLUE']}",
            false,
            r ->
                r.nextBoolean()
                    ? new Drawn(" RED", symbol("RED"))
                    : new Drawn("BLUE ", symbol("BLUE"))),
        new Kind(
            "words",
            "'string'",
            false,
            r -> both(List.of("tcp", "udp", "icmp v6", "ß", "1D").get(r.nextInt(5)))),
        new Kind("text of numbers", "'string'", false, ReadingAgreementTest::text),
        new Kind(
            "text with words for nothing",
            "['null', 'string']",
            false,
            r -> r.nextInt(3) == 0 ? both(NOTHING[r.nextInt(NOTHING.length)]) : text(r)),
        new Kind(
            "text nearly of numbers",
            "'string'",
            false,
            r -> r.nextInt(50) == 0 ? both("off") : text(r)),
        new Kind("ports as words", "'int'", true, r -> port(r, port -> port)),
        new Kind(
            "ports as words in doubles", "'double'", true, r -> port(r, port -> (double) port)),
        new Kind(
            "epoch in milliseconds",
            "{'type': 'long', 'logicalType': 'timestamp-millis'}",
            false,
            r -> both(1_700_000_000_000L + r.nextInt(86_400_000))),
        new Kind(
            "times",
            "{'type': 'long', 'logicalType': 'timestamp-millis'}",
            false,
            ReadingAgreementTest::time));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void shouldReadTheSameFromFilesEventsAndLabelledEvents(Kind kind) throws IOException {
    Random random = new Random(kind.name().hashCode());
    List<Drawn> drawn = Stream.generate(() -> kind.draw().apply(random)).limit(ROWS).toList();
    CsvRows file = CsvRows.open(file(drawn), "label", Set.of());
    TableProfile profile =
        TableProfile.of(file, new Overrides(Set.of(), kind.words() ? Set.of("inner.x") : Set.of()));

    float[] trained = profile.read(file).features();

    WrittenSchema schema = WrittenSchema.of(schema(kind.type()));
    List<byte[]> events = events(schema.writer(), drawn);
    assertThat(served(profile.inputs(), schema, events)).containsExactly(trained);
    assertThat(profile.read(learnt(schema, events)).features()).containsExactly(trained);
  }

  private float[] served(List<InputField> inputs, WrittenSchema schema, List<byte[]> events) {
    FeatureEncoder encoder = new FeatureEncoder(inputs);
    AvroRowReader reader = new AvroRowReader(encoder);
    FeatureBatch batch = new FeatureBatch(encoder.width());
    events.forEach(event -> reader.read(schema, event, 0, batch));
    float[] all = new float[batch.rows() * batch.width()];
    batch.view().get(all);
    return all;
  }

  private static ListedRows learnt(WrittenSchema schema, List<byte[]> events) {
    AvroValueReader reader = new AvroValueReader(List.of("inner.x", "one"));
    List<ListedRows.Row> rows = new ArrayList<>();
    for (byte[] event : events) {
      rows.add(new ListedRows.Row(reader.read(schema, event, 0), rows.size() % 2 == 0 ? "a" : "b"));
    }
    return new ListedRows("events", List.of("inner.x", "one"), rows);
  }

  /** The column beside it is never missing, so that no event is a delete. */
  private Path file(List<Drawn> drawn) throws IOException {
    StringBuilder text = new StringBuilder("inner.x,one,label\n");
    for (int row = 0; row < drawn.size(); row++) {
      text.append('"')
          .append(drawn.get(row).cell())
          .append("\",1,")
          .append(row % 2 == 0 ? "a\n" : "b\n");
    }
    return Files.writeString(folder.resolve("rows.csv"), text, StandardCharsets.UTF_8);
  }

  private static List<byte[]> events(Schema schema, List<Drawn> drawn) throws IOException {
    Schema inner = schema.getField("inner").schema().getTypes().get(2);
    List<byte[]> events = new ArrayList<>();
    for (Drawn each : drawn) {
      GenericRecord within = new GenericData.Record(inner);
      within.put("x", each.datum());
      GenericRecord event = new GenericData.Record(schema);
      event.put("inner", within);
      event.put("one", 1);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
      new GenericDatumWriter<GenericRecord>(schema).write(event, encoder);
      encoder.flush();
      events.add(out.toByteArray());
    }
    return events;
  }

  /** The value lies in the second record of a union. */
  private static Schema schema(String type) {
    return new SchemaParser()
        .parse(
            """
            {'type': 'record', 'name': 'Event', 'fields': [
              {'name': 'inner', 'type': ['null',
                {'type': 'record', 'name': 'Other', 'fields': [{'name': 'y', 'type': 'int'}]},
                {'type': 'record', 'name': 'Inner', 'fields': [{'name': 'x', 'type': TYPE}]}]},
              {'name': 'one', 'type': 'int'}]}
            """
                .replace("TYPE", type)
                .replace('\'', '"'))
        .mainSchema();
  }

  private static Drawn both(Object value) {
    return new Drawn(value.toString(), value);
  }

  private static Drawn maybe(Random random, Drawn value) {
    return random.nextInt(5) == 0
        ? new Drawn(NOTHING[random.nextInt(NOTHING.length)], null)
        : value;
  }

  private static Drawn truth(Random random) {
    boolean truth = random.nextBoolean();
    List<String> spelt = List.of("true", "True", "TRUE ");
    String text = truth ? spelt.get(random.nextInt(3)) : "False";
    return new Drawn(text, truth);
  }

  private static Drawn decimal(BigInteger unscaled, int scale) {
    BigDecimal value = new BigDecimal(unscaled, scale);
    return new Drawn(value.toPlainString(), ByteBuffer.wrap(unscaled.toByteArray()));
  }

  private static Drawn text(Random random) {
    double value = random.nextInt(10_000_000) / 100.0;
    return switch (random.nextInt(4)) {
      case 0 -> both(String.format(Locale.ROOT, "%,.2f", value));
      case 1 -> both(" " + value);
      case 2 -> both(String.format(Locale.ROOT, "%e", value));
      default -> both(String.valueOf(random.nextInt(100_000)));
    };
  }

  private static Drawn port(Random random, Function<Integer, Object> typed) {
    int port = List.of(22, 80, 443, 8080, 0).get(random.nextInt(5));
    return new Drawn(port + List.of("", ".0", ".00").get(random.nextInt(3)), typed.apply(port));
  }

  private static Drawn time(Random random) {
    long millis = 1_700_000_000_000L + random.nextInt(86_400_000);
    String iso = Instant.ofEpochMilli(millis).toString();
    return new Drawn(random.nextBoolean() ? iso : iso.replace('T', ' '), millis);
  }

  private static Object symbol(String name) {
    return new GenericData.EnumSymbol(
        Schema.createEnum("Colour", null, null, List.of("RED", "BLUE")), name);
  }
}
