package io.cgl.checkpoint.features;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * Whether events of a schema can fill a model's inputs.
 *
 * @param never why an input will never have a value that the model knows
 * @param notes what to look at where some events may not fit
 */
public record SchemaFit(List<String> never, List<String> notes) {

  private static final int SHOWN_WORDS = 3;

  /** Compares every input with the field that it is on the stream. */
  public static SchemaFit of(Schema event, List<InputField> inputs) {
    List<String> never = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (InputField input : inputs) {
      List<Schema> types = types(event, input.name());
      List<Optional<String>> problems =
          types.stream()
              .filter(type -> type.getType() != Schema.Type.NULL)
              .map(type -> problem(input, type))
              .toList();
      if (problems.isEmpty()) {
        never.add(missing(event, input, types));
      } else if (problems.stream().allMatch(Optional::isPresent)) {
        never.add(named(input, problems.get(0).get()));
      } else {
        problems.stream()
            .flatMap(Optional::stream)
            .map(problem -> named(input, "in some events, " + problem))
            .forEach(notes::add);
      }
      types.forEach(
          type -> note(input, type).map(note -> named(input, note)).ifPresent(notes::add));
    }
    return new SchemaFit(List.copyOf(never), notes.stream().distinct().toList());
  }

  private static String named(InputField input, String what) {
    return "'%s': %s".formatted(input.name(), what);
  }

  private static String missing(Schema event, InputField input, List<Schema> types) {
    if (!types.isEmpty()) {
      return named(input, "the field is always null");
    }
    String plain = plain(input.name());
    return named(
        input,
        names(event, "", new TreeSet<>()).stream()
            .filter(name -> plain(name).equals(plain))
            .findFirst()
            .map("the schema has no such field; it has '%s': rename the column"::formatted)
            .orElse("the schema has no such field"));
  }

  /** The name as it is compared where it is misspelt: letters and digits alone. */
  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]", "");
  }

  /** The types that a field has in any branch of the unions on its path; empty if it is in none. */
  private static List<Schema> types(Schema at, String path) {
    List<Schema> found = new ArrayList<>();
    for (Schema branch : branches(at)) {
      int dot = path.indexOf('.');
      String step = dot < 0 ? path : path.substring(0, dot);
      field(branch, step)
          .ifPresent(
              field ->
                  found.addAll(
                      dot < 0
                          ? branches(field.schema())
                          : types(field.schema(), path.substring(dot + 1))));
    }
    return found;
  }

  private static Optional<Schema.Field> field(Schema record, String name) {
    if (record.getType() != Schema.Type.RECORD) {
      return Optional.empty();
    }
    return Optional.ofNullable(record.getField(name))
        .or(
            () ->
                record.getFields().stream()
                    .filter(field -> field.aliases().contains(name))
                    .findFirst());
  }

  private static List<Schema> branches(Schema schema) {
    return schema.getType() == Schema.Type.UNION ? schema.getTypes() : List.of(schema);
  }

  /** Names of the fields, nested ones once: a schema may contain itself. */
  private static Set<String> names(Schema schema, String prefix, Set<String> records) {
    Set<String> names = new TreeSet<>();
    for (Schema branch : branches(schema)) {
      if (branch.getType() == Schema.Type.RECORD && records.add(branch.getFullName())) {
        for (Schema.Field field : branch.getFields()) {
          names.add(prefix + field.name());
          names.addAll(names(field.schema(), prefix + field.name() + ".", records));
        }
      }
    }
    return names;
  }

  /** Why no value of this type fits the input. */
  private static Optional<String> problem(InputField input, Schema type) {
    String kind = type.getType().getName();
    switch (type.getType()) {
      case RECORD, ARRAY, MAP -> {
        return Optional.of("the field is of type %s, the model expects one value".formatted(kind));
      }
      case BYTES, FIXED -> {
        if (input instanceof InputField.Image) {
          return isNumber(type) ? Optional.of("the field is a number, no image") : Optional.empty();
        }
        return isNumber(type) || type.getLogicalType() instanceof LogicalTypes.Uuid
            ? wordsProblem(input, type)
            : Optional.of("the field is %s without a logical type".formatted(kind));
      }
      default -> {
        return input instanceof InputField.Image
            ? Optional.of("the field is a %s, the model expects an image's bytes".formatted(kind))
            : wordsProblem(input, type);
      }
    }
  }

  private static boolean isNumber(Schema type) {
    return type.getLogicalType() instanceof LogicalTypes.Decimal
        || type.getLogicalType() instanceof LogicalTypes.BigDecimal;
  }

  private static Optional<String> wordsProblem(InputField input, Schema type) {
    if (input instanceof InputField.Categorical words) {
      return known(words, type).isEmpty()
          ? Optional.of(
              "the field is a %s, and no word of training (%s) is one of its values"
                  .formatted(type.getType().getName(), shown(words.vocabulary())))
          : Optional.empty();
    }
    if (type.getType() == Schema.Type.ENUM
        && type.getEnumSymbols().stream()
            .allMatch(symbol -> ValueReading.number(symbol).isEmpty())) {
      return Optional.of("the field is an enum of words, the model expects a number");
    }
    return Optional.empty();
  }

  /** The words of training that values of this type can be. */
  private static List<String> known(InputField.Categorical words, Schema type) {
    Set<String> symbols =
        type.getType() == Schema.Type.ENUM
            ? type.getEnumSymbols().stream().map(ValueReading::word).collect(Collectors.toSet())
            : Set.of();
    return words.vocabulary().stream()
        .filter(
            word ->
                switch (type.getType()) {
                  case ENUM -> symbols.contains(ValueReading.word(word));
                  case BOOLEAN ->
                      ValueReading.truth(word).isPresent() || Set.of("0", "1").contains(word);
                  case INT, LONG, FLOAT, DOUBLE -> ValueReading.number(word).isPresent();
                  case BYTES, FIXED -> !isNumber(type) || ValueReading.number(word).isPresent();
                  default -> true;
                })
        .toList();
  }

  /** What may go wrong although values of this type fit. */
  private static Optional<String> note(InputField input, Schema type) {
    if (input instanceof InputField.Categorical words) {
      List<String> unseen = new ArrayList<>(words.vocabulary());
      unseen.removeAll(known(words, type));
      return unseen.isEmpty() || unseen.size() == words.vocabulary().size()
          ? Optional.empty()
          : Optional.of(
              "the field is a %s, which is never %s"
                  .formatted(type.getType().getName(), shown(unseen)));
    }
    if (!(input instanceof InputField.Numeric number)) {
      return Optional.empty();
    }
    boolean stored = AvroValues.unit(type) != null;
    return switch (type.getType()) {
      case STRING ->
          Optional.of("the field is a string: an event whose text is no number is a dead letter");
      case INT, LONG ->
          stored && !number.time()
              ? Optional.of(
                  "the field is a %s and is read as the number that is stored: the column must hold that number"
                      .formatted(type.getLogicalType().getName()))
              : !stored && number.time()
                  ? Optional.of("the field is a plain number: it must be seconds since 1970")
                  : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static String shown(List<String> words) {
    return words.stream()
            .limit(SHOWN_WORDS)
            .map("'%s'"::formatted)
            .collect(Collectors.joining(", "))
        + (words.size() > SHOWN_WORDS ? ", ..." : "");
  }
}
