package io.cgl.trainer.data;

import io.cgl.checkpoint.features.AvroValues;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.IndexedRecord;

/**
 * An Avro object file. Values are those that an event of its schema has on the stream; fields of
 * nested records have dotted names.
 *
 * @param columns in the order of the schema
 */
record AvroObjects(Path file, List<String> columns) implements RowSource {

  private static final int DEEPEST = 20;

  /** Reads the file's schema. */
  static AvroObjects open(Path file) {
    try (InputStream bytes = UnpackedFile.open(file);
        DataFileStream<IndexedRecord> records = records(bytes)) {
      if (records.getSchema().getType() != Schema.Type.RECORD) {
        throw new DataException(
            "%s holds values of type %s, rows are records"
                .formatted(file, records.getSchema().getType().getName()));
      }
      Set<String> names = new LinkedHashSet<>();
      columns(records.getSchema(), "", 0, names);
      return new AvroObjects(file, List.copyOf(names));
    } catch (IOException | AvroRuntimeException | LinkageError e) {
      throw unreadable(file, e);
    }
  }

  @Override
  public void forEach(int[] wanted, Row visitor) {
    Object[] row = new Object[wanted.length];
    String[][] paths = new String[wanted.length][];
    for (int i = 0; i < wanted.length; i++) {
      paths[i] = columns.get(wanted[i]).split("\\.");
    }
    long number = 0;
    try (AvroEnd bytes = new AvroEnd(UnpackedFile.open(file));
        DataFileStream<IndexedRecord> records = records(bytes)) {
      bytes.behindHeader();
      IndexedRecord reused = null;
      while (records.hasNext()) {
        reused = records.next(reused);
        number++;
        for (int i = 0; i < paths.length; i++) {
          row[i] = value(reused, paths[i], number);
        }
        visitor.visit("record " + number, row);
      }
      bytes.check();
    } catch (IOException | AvroRuntimeException | LinkageError e) {
      throw unreadable(file, e);
    }
  }

  private Object value(IndexedRecord record, String[] path, long number) {
    Object value = record;
    Schema schema = record.getSchema();
    for (String step : path) {
      Schema.Field field = value instanceof IndexedRecord at ? at.getSchema().getField(step) : null;
      if (field == null) {
        return null; // A record that is missing, or another branch of a union.
      }
      schema = field.schema();
      value = ((IndexedRecord) value).get(field.pos());
    }
    if (value == null) {
      return null;
    }
    if (schema.getType() == Schema.Type.UNION) {
      schema = schema.getTypes().get(GenericData.get().resolveUnion(schema, value));
    }
    return switch (schema.getType()) {
      case RECORD -> null; // Another branch of the union than this column.
      case ARRAY, MAP ->
          throw new DataException(
              "%s, record %d has a %s in '%s': leave it out by --ignore"
                  .formatted(file, number, schema.getType().getName(), String.join(".", path)));
      default -> AvroValues.raw(value, schema);
    };
  }

  private static void columns(Schema record, String prefix, int depth, Set<String> names) {
    for (Schema.Field field : record.getFields()) {
      List<Schema> branches =
          field.schema().getType() == Schema.Type.UNION
              ? field.schema().getTypes()
              : List.of(field.schema());
      List<Schema> nested =
          branches.stream().filter(branch -> branch.getType() == Schema.Type.RECORD).toList();
      if (nested.isEmpty() || branches.stream().anyMatch(AvroObjects::isValue)) {
        names.add(prefix + field.name());
      }
      if (depth < DEEPEST) {
        nested.forEach(branch -> columns(branch, prefix + field.name() + ".", depth + 1, names));
      }
    }
  }

  private static boolean isValue(Schema branch) {
    return branch.getType() != Schema.Type.NULL && branch.getType() != Schema.Type.RECORD;
  }

  private static DataFileStream<IndexedRecord> records(InputStream bytes) throws IOException {
    return new DataFileStream<>(bytes, new GenericDatumReader<>());
  }

  private static DataException unreadable(Path file, Throwable e) {
    String why = e.getMessage() == null ? e.toString() : e.getMessage();
    return new DataException(
        "cannot read the Avro object file %s: %s%s"
            .formatted(
                file,
                why,
                e instanceof LinkageError
                    ? " (its compression is not supported: write it with deflate, snappy or zstandard)"
                    : ""),
        e);
  }
}
