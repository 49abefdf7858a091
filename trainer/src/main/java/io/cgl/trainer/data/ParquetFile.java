package io.cgl.trainer.data;

import io.cgl.checkpoint.features.AvroTime;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/**
 * A Parquet file. Fields of nested groups have dotted names; dates and timestamps are the numbers
 * that are stored.
 *
 * @param columns in the order of the schema
 */
record ParquetFile(Path file, List<String> columns) implements RowSource {

  private static final int DEEPEST = 20;
  private static final int LONGEST_DECIMAL = 64;
  private static final double SECONDS_OF_A_DAY = 86_400;
  private static final int INT96 = 12;
  private static final long JULIAN_EPOCH = 2_440_588;
  private static final long MILLIS_OF_A_DAY = 86_400_000;
  private static final long NANOS_OF_A_MILLI = 1_000_000;

  /** Reads the file's schema. */
  static ParquetFile open(Path file) {
    try (ParquetFileReader reader = reader(file)) {
      List<String> columns = new ArrayList<>();
      columns(reader.getFileMetaData().getSchema(), "", 0, columns);
      return new ParquetFile(file, List.copyOf(columns));
    } catch (IOException | RuntimeException e) {
      throw unreadable(file, e);
    }
  }

  @Override
  public void forEach(int[] wanted, Row visitor) {
    String[][] paths = new String[wanted.length][];
    for (int i = 0; i < wanted.length; i++) {
      paths[i] = columns.get(wanted[i]).split("\\.");
    }
    Object[] row = new Object[wanted.length];
    long number = 0;
    try (ParquetFileReader reader = reader(file)) {
      MessageType schema = reader.getFileMetaData().getSchema();
      for (PageReadStore pages = reader.readNextRowGroup();
          pages != null;
          pages = reader.readNextRowGroup()) {
        RecordReader<Group> records =
            new ColumnIOFactory()
                .getColumnIO(schema)
                .getRecordReader(pages, new GroupRecordConverter(schema));
        for (long i = 0; i < pages.getRowCount(); i++) {
          Group record = records.read();
          number++;
          for (int column = 0; column < paths.length; column++) {
            row[column] = value(record, paths[column], number);
          }
          visitor.visit("row " + number, row);
        }
      }
    } catch (IOException | ParquetDecodingException e) {
      throw unreadable(file, e);
    }
  }

  private Object value(Group record, String[] path, long number) throws IOException {
    Group at = record;
    for (int step = 0; step < path.length; step++) {
      int field = at.getType().getFieldIndex(path[step]);
      int count = at.getFieldRepetitionCount(field);
      if (count == 0) {
        return null;
      }
      Type type = at.getType().getType(field);
      boolean last = step == path.length - 1;
      if (type.isRepetition(Type.Repetition.REPEATED) || (last && !type.isPrimitive())) {
        throw new DataException(
            "%s, row %d has a list or map in '%s': leave it out by --ignore"
                .formatted(file, number, String.join(".", path)));
      }
      if (last) {
        return value(at, field, type.asPrimitiveType());
      }
      at = at.getGroup(field, 0);
    }
    return null;
  }

  private static Object value(Group group, int field, PrimitiveType type) throws IOException {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> group.getBoolean(field, 0);
      case INT32 -> whole(group.getInteger(field, 0), logical);
      case INT64 -> whole(group.getLong(field, 0), logical);
      case FLOAT -> group.getFloat(field, 0);
      case DOUBLE -> group.getDouble(field, 0);
      case INT96 -> timestamp(group.getInt96(field, 0));
      case BINARY, FIXED_LEN_BYTE_ARRAY -> bytes(group.getBinary(field, 0), logical);
    };
  }

  private static Object whole(long value, LogicalTypeAnnotation logical) {
    if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
      return BigDecimal.valueOf(value, decimal.getScale());
    }
    if (logical instanceof TimestampLogicalTypeAnnotation timestamp) {
      return new AvroTime(
          value,
          switch (timestamp.getUnit()) {
            case MILLIS -> 1e-3;
            case MICROS -> 1e-6;
            case NANOS -> 1e-9;
          });
    }
    return logical instanceof LogicalTypeAnnotation.DateLogicalTypeAnnotation
        ? new AvroTime(value, SECONDS_OF_A_DAY)
        : (Object) value;
  }

  private static Object bytes(Binary binary, LogicalTypeAnnotation logical) throws IOException {
    if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
      if (binary.length() == 0 || binary.length() > LONGEST_DECIMAL) {
        throw new IOException("a decimal of " + binary.length() + " bytes");
      }
      return new BigDecimal(new BigInteger(binary.getBytes()), decimal.getScale());
    }
    if (logical instanceof LogicalTypeAnnotation.UUIDLogicalTypeAnnotation) {
      ByteBuffer id = binary.toByteBuffer();
      return new UUID(id.getLong(), id.getLong()).toString();
    }
    // Old writers leave out that bytes are text.
    return binary.toStringUsingUTF8();
  }

  /** The timestamp that earlier writers used: nanoseconds of the day and the Julian day. */
  private static Object timestamp(Binary value) throws IOException {
    if (value.length() != INT96) {
      throw new IOException("a timestamp of " + value.length() + " bytes");
    }
    ByteBuffer bytes = value.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    long nanos = bytes.getLong();
    long day = bytes.getInt() - JULIAN_EPOCH;
    return new AvroTime(day * MILLIS_OF_A_DAY + nanos / NANOS_OF_A_MILLI, 1e-3);
  }

  private static void columns(GroupType group, String prefix, int depth, List<String> columns) {
    for (Type type : group.getFields()) {
      String name = prefix + type.getName();
      if (type.isPrimitive() || depth == DEEPEST) {
        columns.add(name);
      } else if (type.asGroupType().getLogicalTypeAnnotation() != null
          || type.isRepetition(Type.Repetition.REPEATED)) {
        columns.add(name); // A list or a map.
      } else {
        columns(type.asGroupType(), name + ".", depth + 1, columns);
      }
    }
  }

  private static ParquetFileReader reader(Path file) throws IOException {
    return ParquetFileReader.open(
        new LocalInputFile(file),
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .withCodecFactory(new ParquetCodecs())
            .build());
  }

  private static DataException unreadable(Path file, Exception e) {
    return e instanceof DataException known
        ? known
        : new DataException(
            "cannot read the Parquet file %s: %s"
                .formatted(file, e.getMessage() == null ? e : e.getMessage()),
            e);
  }
}
