package io.cgl.checkpoint.features;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;

/**
 * How a model's inputs are read from events of one schema, compiled once. Serving and retraining
 * share it, so both see the same values.
 *
 * <p>Avro's rules of schema resolution hold: the newest schema's aliases and defaults apply. A
 * field that is nowhere is a missing value. Of a union, the branch that is there is read.
 */
final class AvroPlan {

  /** Where an event is read from, and where its values go. */
  abstract static class Cursor {

    BinaryDecoder in;

    /** Bytes of the event, which no length within it can exceed. */
    int length;

    /** Takes a whole number. */
    abstract void whole(int input, long value);

    /** Takes a number. */
    abstract void number(int input, double value);

    /** Takes a number of single precision, whose digits count. */
    abstract void single(int input, float value);

    /** Takes a date or timestamp. */
    abstract void time(int input, long stored, double unit);

    /** Takes another raw value, null if it is missing. */
    abstract void value(int input, Object value);

    /** Takes what stands for a value that the event does not have: a default, or null. */
    abstract void absent(int input, Object byDefault);
  }

  /** Reads one value, or skips it. */
  @FunctionalInterface
  interface Step {
    void read(Cursor at) throws IOException;
  }

  private final List<String> names;
  private final BitSet found = new BitSet();

  private AvroPlan(List<String> names) {
    this.names = names;
  }

  /**
   * Compiles the reading of an event.
   *
   * @param names of the inputs; nested fields by dotted paths
   */
  static Step of(WrittenSchema schema, List<String> names) {
    AvroPlan plan = new AvroPlan(names);
    List<Integer> all = new ArrayList<>();
    for (int input = 0; input < names.size(); input++) {
      all.add(input);
    }
    Step step = plan.record(schema.writer(), "", ReaderField.root(schema.newest()), all);
    return plan.found.isEmpty() ? plan.lacksAll(schema.writer()) : step;
  }

  /** Another kind of record than the model's events, most likely in the wrong topic. */
  private Step lacksAll(Schema writer) {
    String message =
        "the event has none of the model's inputs (%s, ...; schema %s)"
            .formatted(names.get(0), writer.getFullName());
    return at -> {
      throw new UnencodableException(ReasonCode.MISSING_FIELD, message);
    };
  }

  private Step record(Schema record, String prefix, ReaderField reader, List<Integer> inputs) {
    Map<String, List<Integer>> byField = new LinkedHashMap<>();
    for (int input : inputs) {
      String path = names.get(input).substring(prefix.length());
      int dot = path.indexOf('.');
      byField
          .computeIfAbsent(dot < 0 ? path : path.substring(0, dot), name -> new ArrayList<>())
          .add(input);
    }
    Step[] steps = new Step[record.getFields().size()];
    List<Step> absent = new ArrayList<>();
    byField.forEach(
        (name, within) -> {
          int position = position(record, name, reader.field(name), byField.keySet());
          if (position < 0 || steps[position] != null) {
            absent.add(absent(prefix + name, within, reader.field(name)));
          } else {
            steps[position] =
                field(
                    record.getFields().get(position).schema(),
                    prefix + name,
                    reader.field(name),
                    within);
          }
        });
    for (Schema.Field field : record.getFields()) {
      if (steps[field.pos()] == null) {
        steps[field.pos()] = at -> AvroSkip.skip(field.schema(), at.in);
      }
    }
    Step[] afterwards = absent.toArray(Step[]::new);
    return at -> {
      for (Step step : steps) {
        step.read(at);
      }
      for (Step step : afterwards) {
        step.read(at);
      }
    };
  }

  /**
   * The position of a field by its name, by a name it had before, or by a newer one that says so;
   * -1 if there is none.
   *
   * @param taken names of fields that other inputs have
   */
  private static int position(
      Schema record, String name, ReaderField reader, Iterable<String> taken) {
    Schema.Field own = record.getField(name);
    if (own != null) {
      return own.pos();
    }
    for (Schema.Field field : record.getFields()) {
      boolean another = false;
      for (String other : taken) {
        another |= other.equals(field.name());
      }
      if (!another && (reader.aliases().contains(field.name()) || field.aliases().contains(name))) {
        return field.pos();
      }
    }
    return -1;
  }

  private Step field(Schema schema, String path, ReaderField reader, List<Integer> inputs) {
    for (int input : inputs) {
      if (names.get(input).equals(path)) {
        found.set(input);
        Step own = value(schema, input);
        Step missing = missing(inputs.stream().filter(other -> other != input).toList());
        return inputs.size() == 1
            ? own
            : at -> {
              own.read(at);
              missing.read(at);
            };
      }
    }
    return nested(schema, path, reader, inputs);
  }

  private Step nested(Schema schema, String path, ReaderField reader, List<Integer> inputs) {
    return switch (schema.getType()) {
      case RECORD -> record(schema, path + ".", reader, inputs);
      case UNION ->
          union(
              schema.getTypes().stream()
                  .map(branch -> nested(branch, path, reader, inputs))
                  .toArray(Step[]::new));
      default -> {
        Step missing = missing(inputs);
        yield at -> {
          AvroSkip.skip(schema, at.in);
          missing.read(at);
        };
      }
    };
  }

  /** Inputs under a record that is null, or is no record in this branch. */
  private static Step missing(List<Integer> inputs) {
    return at -> {
      for (int input : inputs) {
        at.value(input, null);
      }
    };
  }

  private Step absent(String path, List<Integer> inputs, ReaderField reader) {
    Object[] defaults =
        inputs.stream().map(input -> within(reader, path, names.get(input)).rawDefault()).toArray();
    for (int i = 0; i < defaults.length; i++) {
      if (defaults[i] != null) {
        found.set(inputs.get(i));
      }
    }
    return at -> {
      for (int i = 0; i < defaults.length; i++) {
        at.absent(inputs.get(i), defaults[i]);
      }
    };
  }

  private static ReaderField within(ReaderField reader, String path, String name) {
    ReaderField field = reader;
    if (name.length() > path.length()) {
      for (String step : name.substring(path.length() + 1).split("\\.")) {
        field = field.field(step);
      }
    }
    return field;
  }

  private static Step union(Step[] branches) {
    return at -> branches[at.in.readIndex()].read(at);
  }

  private Step value(Schema schema, int input) {
    return switch (schema.getType()) {
      case NULL -> at -> at.value(input, null);
      case UNION ->
          union(
              schema.getTypes().stream().map(branch -> value(branch, input)).toArray(Step[]::new));
      case DOUBLE -> at -> at.number(input, at.in.readDouble());
      case FLOAT -> at -> at.single(input, at.in.readFloat());
      case INT -> {
        Double unit = AvroValues.unit(schema);
        yield unit == null
            ? at -> at.whole(input, at.in.readInt())
            : at -> at.time(input, at.in.readInt(), unit);
      }
      case LONG -> {
        Double unit = AvroValues.unit(schema);
        yield unit == null
            ? at -> at.whole(input, at.in.readLong())
            : at -> at.time(input, at.in.readLong(), unit);
      }
      case BOOLEAN -> at -> at.value(input, at.in.readBoolean());
      case STRING -> at -> at.value(input, new String(bytes(at), UTF_8));
      case ENUM -> at -> at.value(input, schema.getEnumSymbols().get(at.in.readEnum()));
      case BYTES -> at -> at.value(input, AvroValues.bytes(bytes(at), schema));
      case FIXED -> at -> at.value(input, AvroValues.bytes(fixed(schema, at), schema));
      case RECORD, ARRAY, MAP -> structure(schema, input);
    };
  }

  private Step structure(Schema schema, int input) {
    String message =
        "field '%s' holds a %s, the model expects one value"
            .formatted(names.get(input), schema.getType().getName());
    return at -> {
      throw new UnencodableException(ReasonCode.WRONG_TYPE, message);
    };
  }

  private static byte[] bytes(Cursor at) throws IOException {
    // A damaged length must not allocate more than the event holds.
    byte[] bytes = new byte[AvroSkip.length(at.in.readLong(), at.length)];
    at.in.readFixed(bytes);
    return bytes;
  }

  private static byte[] fixed(Schema schema, Cursor at) throws IOException {
    byte[] bytes = new byte[AvroSkip.length(schema.getFixedSize(), at.length)];
    at.in.readFixed(bytes);
    return bytes;
  }
}
