package io.cgl.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cgl.trainer.data.TableProfile.Overrides;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xerial.snappy.Snappy;

class TableFileTest {

  private static final String HEADER = "inner.amount,flag,port,word,price,label\n";

  @TempDir private Path folder;

  /** A row; the amount may be missing. */
  private record Sale(
      Double amount, boolean flag, int port, String word, BigDecimal price, String label) {

    static List<Sale> draw() {
      Random random = new Random(11);
      List<Sale> sales = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        sales.add(
            new Sale(
                i % 7 == 0 ? null : random.nextGaussian(),
                random.nextBoolean(),
                random.nextInt(65_536),
                List.of("tcp", "udp", "ß").get(random.nextInt(3)),
                BigDecimal.valueOf(random.nextInt(10_000), 2),
                i % 3 == 0 ? "rare" : "common"));
      }
      return sales;
    }

    String csv() {
      return "%s,%s,%d,%s,%s,%s\n"
          .formatted(
              amount == null ? "NA" : amount, flag ? "True" : "False", port, word, price, label);
    }

    String json() {
      return "{\"inner\": {\"amount\": %s}, \"flag\": %s, \"port\": %d, \"word\": \"%s\", \"price\": %s, \"label\": \"%s\"}\n"
          .formatted(amount, flag, port, word, price, label);
    }
  }

  private final List<Sale> sales = Sale.draw();

  @Test
  void shouldReadTheSameRowsFromEveryFormat() throws IOException {
    Map<String, Path> files = new LinkedHashMap<>();
    files.put("plain", csv("rows.csv", HEADER, sales));
    files.put(
        "semicolons",
        write(
            "semicolons.csv",
            text(HEADER, sales).replace(',', ';').getBytes(StandardCharsets.UTF_8)));
    files.put("JSON lines", json("rows.jsonl"));
    files.put("Avro", avro("rows.avro", CodecFactory.deflateCodec(5)));
    files.put("Avro with Zstandard", avro("zstd.avro", CodecFactory.zstandardCodec(3)));
    files.put("Avro with Snappy", avro("snappy.avro", CodecFactory.snappyCodec()));
    files.put("Parquet", parquet("rows.parquet", CompressionCodecName.SNAPPY));
    files.put("Parquet with gzip", parquet("gzip.parquet", CompressionCodecName.GZIP));
    files.put("Parquet with Zstandard", parquet("zstd.parquet", CompressionCodecName.ZSTD));
    files.put("gzip", packed("rows.gz", GZIPOutputStream::new));
    files.put("Zstandard", packed("rows.zst", ZstdCompressorOutputStream::new));
    files.put(
        "zip", zip("rows.zip", Map.of("rows.csv", text(HEADER, sales), "__MACOSX/rows.csv", "x")));
    files.put("part files", parts());

    Dataset expected = read(files.get("plain"));
    files.forEach(
        (format, file) -> {
          Dataset rows = read(file);
          assertThat(rows.features()).as(format).containsExactly(expected.features());
          assertThat(rows.labels()).as(format).containsExactly(expected.labels());
          assertThat(profile(file).inputs())
              .as(format)
              .isEqualTo(profile(files.get("plain")).inputs());
        });
  }

  @Test
  void shouldNotTakeAHeaderForParquet() throws IOException {
    Path file = write("par.csv", "PAR1,label\n1,a\n2,b\n".getBytes(StandardCharsets.UTF_8));

    assertThat(open(file).fields()).containsExactly("PAR1");
  }

  @Test
  void shouldSayWhichLineOfJsonIsBroken() throws IOException {
    String rows = "{\"a\": 1, \"label\": \"x\"}\n{\"a\": 2, \"label\": \"y\"}\n";
    assertThatThrownBy(
            () -> read(write("cut.jsonl", (rows + "{\"a\": ").getBytes(StandardCharsets.UTF_8))))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("cut.jsonl, line 3 is no JSON object");
    assertThatThrownBy(
            () ->
                read(
                    write(
                        "list.jsonl",
                        "{\"a\": [1], \"label\": \"x\"}\n".getBytes(StandardCharsets.UTF_8))))
        .hasMessageContaining("line 1 has a list in 'a'", "--ignore a");
    assertThatThrownBy(
            () ->
                read(
                    write(
                        "unlabelled.jsonl",
                        (rows + "{\"a\": 1, \"label\": \"NA\"}").getBytes(StandardCharsets.UTF_8))))
        .hasMessageContaining("unlabelled.jsonl, line 3 has no label");
    String deep = "{\"a\": ".repeat(10_000) + "1" + "}".repeat(10_000);
    assertThatThrownBy(() -> open(write("deep.jsonl", deep.getBytes(StandardCharsets.UTF_8))))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("line 1 is no JSON object");
  }

  @Test
  void shouldSayWhatABinaryFileIsWhereItCannotBeRead() throws IOException {
    byte[] parquet = Files.readAllBytes(parquet("rows.parquet", CompressionCodecName.SNAPPY));
    byte[] damaged = parquet.clone();
    Arrays.fill(damaged, damaged.length - 40, damaged.length - 8, (byte) 0x7f);
    assertThatThrownBy(() -> open(write("damaged.parquet", damaged)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("cannot read the Parquet file");
    assertThatThrownBy(() -> open(write("cut.parquet", Arrays.copyOf(parquet, 300))))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("a damaged or packed Parquet file");
    byte[] avro = Files.readAllBytes(avro("rows.avro", CodecFactory.nullCodec()));
    assertThatThrownBy(() -> read(write("cut.avro", Arrays.copyOf(avro, avro.length - 10))))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("cannot read the Avro object file");
    byte[] zip = Files.readAllBytes(zip("rows.zip", Map.of("a.csv", text(HEADER, sales))));
    assertThatThrownBy(() -> read(write("cut.zip", Arrays.copyOf(zip, zip.length / 2))))
        .isInstanceOf(DataException.class);
  }

  @Test
  void shouldSayWhatToDoWithAnArchiveOfSeveralFiles() throws IOException {
    assertThatThrownBy(() -> open(zip("two.zip", Map.of("a.csv", "x", "b.csv", "y"))))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("holds 2 files", "folder of part files");
    assertThatThrownBy(
            () -> open(zip("book.xlsx", Map.of("[Content_Types].xml", "x", "xl/book", "y"))))
        .hasMessageContaining("Excel workbook");
  }

  @Test
  void shouldRefusePartsWithOtherColumns() throws IOException {
    Path parts = Files.createDirectory(folder.resolve("others"));
    Files.writeString(parts.resolve("part-0.csv"), "a,label\n1,x\n");
    Files.writeString(parts.resolve("part-1.csv"), "b,label\n1,x\n");

    assertThatThrownBy(() -> open(parts))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("part-1.csv has the columns b", "part-0.csv has a");
  }

  @Test
  void shouldTakeFoldersOfImagesForImages() throws IOException {
    Path images = Files.createDirectories(folder.resolve("images/cats"));
    Files.write(images.resolve("1.png"), new byte[] {1});

    assertThat(ImageRows.areAt(images.getParent())).isTrue();
    assertThat(ImageRows.areAt(parts())).isFalse();
  }

  private static LabelledRows open(Path file) {
    return TableFile.open(file, "label", Set.of(), Set.of(), CsvFormat.FOUND);
  }

  private static TableProfile profile(Path file) {
    return TableProfile.of(open(file), Overrides.NONE);
  }

  private static Dataset read(Path file) {
    return profile(file).read(open(file));
  }

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private static String text(String header, List<Sale> rows) {
    StringBuilder text = new StringBuilder(header);
    rows.forEach(sale -> text.append(sale.csv()));
    return text.toString();
  }

  private Path csv(String name, String header, List<Sale> rows) throws IOException {
    return write(name, text(header, rows).getBytes(StandardCharsets.UTF_8));
  }

  private Path json(String name) throws IOException {
    StringBuilder text = new StringBuilder();
    sales.forEach(sale -> text.append(sale.json()));
    return write(name, text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private Path parts() throws IOException {
    Path parts = Files.createDirectories(folder.resolve("parts"));
    Files.writeString(parts.resolve("_SUCCESS"), "");
    Files.writeString(parts.resolve(".part-00000.csv.crc"), "x");
    Files.writeString(parts.resolve("part-00000.csv"), text(HEADER, sales.subList(0, 90)));
    Files.writeString(
        parts.resolve("part-00001.csv"), text(HEADER, sales.subList(90, sales.size())));
    return parts;
  }

  @FunctionalInterface
  private interface Packing {
    OutputStream of(OutputStream out) throws IOException;
  }

  private Path packed(String name, Packing packing) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = packing.of(Files.newOutputStream(file))) {
      out.write(text(HEADER, sales).getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  private Path zip(String name, Map<String, String> entries) throws IOException {
    Path file = folder.resolve(name);
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
        out.closeEntry();
      }
    }
    return file;
  }

  private Path avro(String name, CodecFactory codec) throws IOException {
    Schema schema =
        new SchemaParser()
            .parse(
                """
                {"type": "record", "name": "Sale", "fields": [
                  {"name": "inner", "type": {"type": "record", "name": "Inner", "fields": [
                    {"name": "amount", "type": ["null", "double"]}]}},
                  {"name": "flag", "type": "boolean"},
                  {"name": "port", "type": "int"},
                  {"name": "word", "type": "string"},
                  {"name": "price", "type": {"type": "bytes", "logicalType": "decimal", "precision": 8, "scale": 2}},
                  {"name": "label", "type": {"type": "enum", "name": "Label", "symbols": ["common", "rare"]}}]}
                """)
            .mainSchema();
    Path file = folder.resolve(name);
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<GenericRecord>(new GenericDatumWriter<>(schema))
            .setCodec(codec)
            .create(schema, file.toFile())) {
      for (Sale sale : sales) {
        GenericRecord inner = new GenericData.Record(schema.getField("inner").schema());
        inner.put("amount", sale.amount());
        GenericRecord record = new GenericData.Record(schema);
        record.put("inner", inner);
        record.put("flag", sale.flag());
        record.put("port", sale.port());
        record.put("word", sale.word());
        record.put("price", ByteBuffer.wrap(sale.price().unscaledValue().toByteArray()));
        record.put(
            "label", new GenericData.EnumSymbol(schema.getField("label").schema(), sale.label()));
        writer.append(record);
      }
    }
    return file;
  }

  /** Packs as other writers do. */
  private static final class TestCodecs implements CompressionCodecFactory {

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
      return new BytesInputCompressor() {
        @Override
        public BytesInput compress(BytesInput page) throws IOException {
          byte[] plain = page.toInputStream().readAllBytes();
          if (codec == CompressionCodecName.SNAPPY) {
            return BytesInput.from(Snappy.compress(plain));
          }
          ByteArrayOutputStream packed = new ByteArrayOutputStream();
          try (OutputStream out =
              codec == CompressionCodecName.GZIP
                  ? new GZIPOutputStream(packed)
                  : new ZstdCompressorOutputStream(packed)) {
            out.write(plain);
          }
          return BytesInput.from(packed.toByteArray());
        }

        @Override
        public CompressionCodecName getCodecName() {
          return codec;
        }

        @Override
        public void release() {}
      };
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
      throw new UnsupportedOperationException("only for writing");
    }

    @Override
    public void release() {}
  }

  private Path parquet(String name, CompressionCodecName codec) throws IOException {
    MessageType schema =
        MessageTypeParser.parseMessageType(
            """
            message sale {
              required group inner { optional double amount; }
              required boolean flag;
              required int32 port;
              required binary word (STRING);
              required int32 price (DECIMAL(8,2));
              required binary label (ENUM);
            }
            """);
    Path file = folder.resolve(name);
    Files.deleteIfExists(file);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withConf(new PlainParquetConfiguration())
            .withType(schema)
            .withCompressionCodec(codec)
            .withCodecFactory(new TestCodecs())
            .build()) {
      SimpleGroupFactory groups = new SimpleGroupFactory(schema);
      for (Sale sale : sales) {
        Group group = groups.newGroup();
        Group inner = group.addGroup("inner");
        if (sale.amount() != null) {
          inner.add("amount", sale.amount());
        }
        group.add("flag", sale.flag());
        group.add("port", sale.port());
        group.add("word", Binary.fromString(sale.word()));
        group.add("price", sale.price().unscaledValue().intValueExact());
        group.add("label", Binary.fromString(sale.label()));
        writer.write(group);
      }
    }
    return file;
  }
}
