package io.cgl.stream.state.v01;

import io.cgl.stream.kafka.StoredRecord;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;

/**
 * The binary layout in which version 0.1 wrote state: a version, then the fields of today's schema
 * in their order. Numbers have a fixed width, lists are preceded by their length, and what is
 * optional by a boolean or, if it is a text or a list, is empty instead of absent. Records that are
 * also written to topics are preceded by their schema.
 *
 * <p>So a field that is added to a state schema ends the upgrade from 0.1.
 */
public final class V01Layout {

  private static final Map<String, Integer> VERSIONS =
      Map.of(
          "StoredModelWindow", 3,
          "StoredFrequencyDelta", 3,
          "StoredDriftState", 5,
          "StoredQualityState", 2,
          "DriftEpisode", 2,
          "Quality", 2);

  private static final Map<Schema, StoredRecord<SpecificRecord>> PUBLIC = new ConcurrentHashMap<>();

  private V01Layout() {}

  public static void write(IndexedRecord record, DataOutputStream out) throws IOException {
    out.writeByte(version(record.getSchema()));
    write(record, record.getSchema(), out);
  }

  /**
   * Reads a record whose version has been read.
   *
   * @throws SerializationException if 0.1 does not write this version
   */
  public static Object read(int version, Schema schema, DataInputStream in) throws IOException {
    if (version != version(schema)) {
      throw new SerializationException(
          "%s has version %d, and 0.1 writes %d: run the version that wrote it"
              .formatted(schema.getName(), version, version(schema)));
    }
    return read(schema, in);
  }

  private static int version(Schema schema) {
    return VERSIONS.getOrDefault(schema.getName(), 1);
  }

  private static void write(Object value, Schema schema, DataOutputStream out) throws IOException {
    switch (schema.getType()) {
      case RECORD -> {
        if (isPublic(schema)) {
          stored(schema).write((SpecificRecord) value, out);
        } else {
          for (Schema.Field field : schema.getFields()) {
            write(((IndexedRecord) value).get(field.pos()), field.schema(), out);
          }
        }
      }
      case ARRAY -> {
        out.writeInt(((List<?>) value).size());
        for (Object element : (List<?>) value) {
          write(element, schema.getElementType(), out);
        }
      }
      case UNION -> writeOptional(value, schema.getTypes().get(1), out);
      case STRING -> out.writeUTF((String) value);
      case INT -> out.writeInt((int) value);
      case LONG -> out.writeLong((long) value);
      case DOUBLE -> out.writeDouble((double) value);
      case BOOLEAN -> out.writeBoolean((boolean) value);
      default -> throw new IllegalArgumentException("0.1 had no " + schema);
    }
  }

  private static void writeOptional(Object value, Schema present, DataOutputStream out)
      throws IOException {
    if (present.getType() == Schema.Type.RECORD) {
      out.writeBoolean(value != null);
      if (value != null) {
        write(value, present, out);
      }
    } else {
      Object empty = present.getType() == Schema.Type.STRING ? "" : List.of();
      write(value == null ? empty : value, present, out);
    }
  }

  private static Object read(Schema schema, DataInputStream in) throws IOException {
    return switch (schema.getType()) {
      case RECORD -> isPublic(schema) ? stored(schema).read(in) : readFields(schema, in);
      case ARRAY -> {
        List<Object> elements = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
          elements.add(read(schema.getElementType(), in));
        }
        yield elements;
      }
      case UNION -> readOptional(schema.getTypes().get(1), in);
      case STRING -> in.readUTF();
      case INT -> in.readInt();
      case LONG -> in.readLong();
      case DOUBLE -> in.readDouble();
      case BOOLEAN -> in.readBoolean();
      default -> throw new IllegalArgumentException("0.1 had no " + schema);
    };
  }

  private static Object readFields(Schema schema, DataInputStream in) throws IOException {
    IndexedRecord record = (IndexedRecord) SpecificData.get().newRecord(null, schema);
    for (Schema.Field field : schema.getFields()) {
      record.put(field.pos(), read(field.schema(), in));
    }
    return record;
  }

  private static Object readOptional(Schema present, DataInputStream in) throws IOException {
    if (present.getType() == Schema.Type.RECORD) {
      return in.readBoolean() ? read(present, in) : null;
    }
    Object value = read(present, in);
    return value.equals("") || value.equals(List.of()) ? null : value;
  }

  private static boolean isPublic(Schema schema) {
    return !schema.getNamespace().endsWith(".state");
  }

  private static StoredRecord<SpecificRecord> stored(Schema schema) {
    return PUBLIC.computeIfAbsent(schema, StoredRecord::new);
  }
}
