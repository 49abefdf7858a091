package io.cgl.checkpoint.features;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;

/**
 * One field of the newest schema of a subject, as far as an older event needs it: the names it had,
 * and its default. The root is the record itself.
 *
 * @param schema its own, if the newest schema has such a field
 * @param aliases names it had before
 * @param byDefault what Avro takes where an event lacks it, if that is not null
 */
record ReaderField(Optional<Schema> schema, Set<String> aliases, Optional<Object> byDefault) {

  static ReaderField root(Optional<Schema> newest) {
    return new ReaderField(newest, Set.of(), Optional.empty());
  }

  /** The field of this name within it; nothing is known of one that the newest schema lacks. */
  ReaderField field(String name) {
    Optional<Schema.Field> field =
        schema.flatMap(ReaderField::record).map(record -> record.getField(name));
    return new ReaderField(
        field.map(Schema.Field::schema),
        field.map(Schema.Field::aliases).map(Set::copyOf).orElse(Set.of()),
        byDefault.isPresent() ? within(name) : field.flatMap(ReaderField::defaultOf));
  }

  /** The default as a raw value, as reading a written one gives it; null if there is none. */
  Object rawDefault() {
    return byDefault.map(value -> AvroValues.raw(value, branch(value))).orElse(null);
  }

  private Schema branch(Object value) {
    Schema own = schema.orElseThrow();
    return own.getType() == Schema.Type.UNION
        ? own.getTypes().get(GenericData.get().resolveUnion(own, value))
        : own;
  }

  private Optional<Object> within(String name) {
    return byDefault
        .filter(IndexedRecord.class::isInstance)
        .map(IndexedRecord.class::cast)
        .flatMap(
            record ->
                Optional.ofNullable(record.getSchema().getField(name))
                    .map(field -> record.get(field.pos())));
  }

  private static Optional<Object> defaultOf(Schema.Field field) {
    try {
      return field.hasDefaultValue()
          ? Optional.ofNullable(GenericData.get().getDefaultValue(field))
          : Optional.empty();
    } catch (AvroRuntimeException e) {
      return Optional.empty(); // A default that does not fit its own field says nothing.
    }
  }

  private static Optional<Schema> record(Schema schema) {
    List<Schema> branches =
        schema.getType() == Schema.Type.UNION ? schema.getTypes() : List.of(schema);
    return branches.stream().filter(branch -> branch.getType() == Schema.Type.RECORD).findFirst();
  }
}
