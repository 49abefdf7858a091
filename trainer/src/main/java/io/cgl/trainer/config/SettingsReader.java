package io.cgl.trainer.config;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads settings by name; the error for a wrong one lists the choices. */
public final class SettingsReader {

  /** The value of a setting that is empty. */
  public static final String NONE = "none";

  private static final String AUTO = "auto";

  private final Map<String, String> settings;
  private final Set<String> read = new HashSet<>();

  SettingsReader(Map<String, String> settings) {
    this.settings = settings;
  }

  /** The name of a constant as users write it, such as "function-matching". */
  public static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Names joined by commas in the order of their declaration, or "none". */
  public static <E extends Enum<E>> String names(Class<E> type, Set<E> constants) {
    return constants.isEmpty()
        ? NONE
        : Arrays.stream(type.getEnumConstants())
            .filter(constants::contains)
            .map(SettingsReader::name)
            .collect(Collectors.joining(","));
  }

  /** A number, or "auto" if absent. */
  static String orAuto(OptionalInt number) {
    return number.isPresent() ? String.valueOf(number.getAsInt()) : AUTO;
  }

  String text(String name) {
    String value = settings.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the setting '%s' is missing".formatted(name));
    }
    read.add(name);
    return value;
  }

  Optional<String> textOrNone(String name) {
    return text(name).equals(NONE) ? Optional.empty() : Optional.of(text(name));
  }

  Optional<Double> decimalOrNone(String name) {
    try {
      return textOrNone(name).map(Double::valueOf);
    } catch (NumberFormatException e) {
      throw wrong(name, "a number or " + NONE);
    }
  }

  long integer(String name) {
    try {
      return Long.parseLong(text(name));
    } catch (NumberFormatException e) {
      throw wrong(name, "a whole number");
    }
  }

  float decimal(String name) {
    try {
      return Float.parseFloat(text(name));
    } catch (NumberFormatException e) {
      throw wrong(name, "a number");
    }
  }

  boolean on(String name) {
    return switch (text(name)) {
      case "on" -> true;
      case "off" -> false;
      default -> throw wrong(name, "on or off");
    };
  }

  OptionalInt integerOrAuto(String name) {
    return text(name).equals(AUTO) ? OptionalInt.empty() : OptionalInt.of((int) integer(name));
  }

  <E extends Enum<E>> E one(Class<E> type, String name) {
    return constant(type, name, text(name));
  }

  <E extends Enum<E>> Set<E> several(Class<E> type, String name) {
    Set<E> result = EnumSet.noneOf(type);
    if (!text(name).equals(NONE)) {
      for (String value : text(name).split(",")) {
        result.add(constant(type, name, value.strip()));
      }
    }
    return result;
  }

  /** Fails if there are settings that nothing has read. */
  void requireAllRead() {
    for (String name : settings.keySet()) {
      if (!read.contains(name)) {
        throw new IllegalArgumentException(
            "unknown setting '%s': choose from %s"
                .formatted(name, read.stream().sorted().collect(Collectors.joining(", "))));
      }
    }
  }

  private <E extends Enum<E>> E constant(Class<E> type, String name, String value) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> name(constant).equals(value))
        .findFirst()
        .orElseThrow(
            () ->
                wrong(
                    name,
                    Arrays.stream(type.getEnumConstants())
                        .map(SettingsReader::name)
                        .collect(Collectors.joining(" or "))));
  }

  private IllegalArgumentException wrong(String name, String expected) {
    return new IllegalArgumentException(
        "the setting '%s' must be %s, not '%s'".formatted(name, expected, settings.get(name)));
  }
}
