package io.cgl.avro;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaParser;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * FULL_TRANSITIVE compatibility without a server: today's schemas read what every released version
 * wrote, and every released version reads what today's write. This holds for the records of topics
 * and, in the folder {@code state}, for those of stores, which no registry has. At a release, copy
 * {@code src/main/avro} to {@code src/released/VERSION}.
 */
class SchemaCompatibilityTest {

  private static final Path TODAY = Path.of("src/main/avro");
  private static final Path RELEASED = Path.of("src/released");

  @TestFactory
  Stream<DynamicTest> shouldReadAndBeReadByEveryReleasedVersion() {
    Map<String, Schema> today = schemas(TODAY);
    return folders(RELEASED)
        .flatMap(
            release ->
                schemas(release).entrySet().stream()
                    .map(
                        released ->
                            DynamicTest.dynamicTest(
                                release.getFileName() + " " + released.getKey(),
                                () -> check(released.getValue(), today.get(released.getKey())))));
  }

  @Test
  void shouldNoticeAFieldThatOldReadersCannotDoWithout() {
    Schema before = schemas(TODAY).get("Label.avsc");
    Schema after =
        new SchemaParser()
            .parse(before.toString().replace("\"fields\":[", "\"fields\":[" + NEW_FIELD + ","))
            .mainSchema();

    assertThat(compatible(after, before)).isEqualTo(SchemaCompatibilityType.INCOMPATIBLE);
  }

  private static final String NEW_FIELD = "{\"name\":\"analyst\",\"type\":\"string\"}";

  @TestFactory
  Stream<DynamicTest> shouldDocumentEveryField() {
    return schemas(TODAY).values().stream()
        .map(
            schema ->
                DynamicTest.dynamicTest(
                    schema.getName(),
                    () -> {
                      assertThat(schema.getDoc()).isNotBlank();
                      assertThat(schema.getFields())
                          .allSatisfy(
                              field -> assertThat(field.doc()).as(field.name()).isNotBlank());
                    }));
  }

  private static void check(Schema released, Schema today) {
    assertThat(today).as("today's version of a released record").isNotNull();
    assertThat(compatible(today, released))
        .as("today's reads what the release wrote")
        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    assertThat(compatible(released, today))
        .as("the release reads what today's writes")
        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
  }

  private static SchemaCompatibilityType compatible(Schema reader, Schema writer) {
    return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getType();
  }

  private static Map<String, Schema> schemas(Path folder) {
    Map<String, Schema> schemas = new TreeMap<>();
    SchemaParser parser = new SchemaParser(); // One for all, as they may name each other.
    try (Stream<Path> files = Files.walk(folder)) {
      Map<Path, SchemaParser.ParseResult> parsed = new TreeMap<>();
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        parsed.put(folder.relativize(file), parser.parse(file));
      }
      parsed.forEach((file, result) -> schemas.put(file.toString(), result.mainSchema()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return schemas;
  }

  private static Stream<Path> folders(Path parent) {
    try (Stream<Path> folders = Files.list(parent)) {
      List<Path> found = folders.filter(Files::isDirectory).toList();
      assertThat(found).as("released versions").isNotEmpty();
      return found.stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
