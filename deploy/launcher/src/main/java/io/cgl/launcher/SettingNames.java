package io.cgl.launcher;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * How options are called in a file and in the environment.
 *
 * @param keys of options that have one value, over all commands
 * @param prefixes of the keys of options that hold properties, with their dot
 */
record SettingNames(Set<String> keys, Set<String> prefixes) {

  private static final String MAP_SUFFIX = "-property";
  private static final String CONFIG = "--config";

  /** The names of all options of a command and of those below it. */
  static SettingNames of(CommandSpec command) {
    SettingNames names = new SettingNames(new TreeSet<>(), new TreeSet<>());
    names.add(command);
    return names;
  }

  /** Whether a key may stand in a file. */
  boolean knows(String key) {
    return keys.contains(key) || prefixes.stream().anyMatch(key::startsWith);
  }

  /** The known key that is most like one that is not. */
  String nearest(String key) {
    return keys.stream().min(Comparator.comparingInt(known -> distance(key, known))).orElseThrow();
  }

  static boolean isSetting(ArgSpec argument) {
    return argument instanceof OptionSpec option
        && option.longestName().startsWith("--")
        && !option.longestName().equals(CONFIG)
        && !option.usageHelp()
        && !option.versionHelp();
  }

  static boolean isMap(ArgSpec argument) {
    return isSetting(argument)
        && argument.typeInfo().isMap()
        && key((OptionSpec) argument).endsWith(MAP_SUFFIX);
  }

  /** {@code bootstrap-servers} for {@code --bootstrap-servers}. */
  static String key(OptionSpec option) {
    return option.longestName().substring(2);
  }

  /** {@code CGL_BOOTSTRAP_SERVERS} for {@code --bootstrap-servers}. */
  static String variable(OptionSpec option) {
    return variable(key(option));
  }

  /** {@code kafka.} for {@code --kafka-property}. */
  static String prefix(OptionSpec map) {
    String key = key(map);
    return key.substring(0, key.length() - MAP_SUFFIX.length()) + ".";
  }

  /** The properties that the environment holds for an option of properties. */
  static Map<String, String> propertiesOf(Map<String, String> environment, OptionSpec map) {
    String prefix = variable(prefix(map).replace('.', '-'));
    Map<String, String> properties = new LinkedHashMap<>();
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(prefix) && !name.equals(prefix) && !value.isBlank()) {
            properties.put(propertyName(name.substring(prefix.length())), value);
          }
        });
    return properties;
  }

  private static String variable(String key) {
    return "CGL_" + key.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /** Kafka's images' rule, the longest runs of underscores first. */
  private static String propertyName(String variable) {
    return variable
        .toLowerCase(Locale.ROOT)
        .replace("___", "-")
        .replace("__", "\0")
        .replace('_', '.')
        .replace('\0', '_');
  }

  private void add(CommandSpec command) {
    for (OptionSpec option : command.options()) {
      if (isMap(option)) {
        prefixes.add(prefix(option));
      } else if (isSetting(option)) {
        keys.add(key(option));
      }
    }
    for (CommandLine below : command.subcommands().values()) {
      add(below.getCommandSpec());
    }
  }

  /** Levenshtein's distance. */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
