package io.cgl.launcher;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** A file of settings: Java properties in UTF-8. It may hold settings of several commands. */
final class ConfigurationFile {

  /** The file where none is named. */
  static final ConfigurationFile NONE = new ConfigurationFile("no file", new Properties());

  private final String name;
  private final Properties values;

  private ConfigurationFile(String name, Properties values) {
    this.name = name;
    this.values = values;
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if it cannot be read, or holds a key that no command knows
   */
  static ConfigurationFile read(Path path, SettingNames names) {
    Properties values = new Properties();
    try (Reader reader = Files.newBufferedReader(path)) {
      values.load(reader);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("there is no configuration file '%s'".formatted(path), e);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "cannot read the configuration file '%s': %s".formatted(path, e.getMessage()), e);
    }
    for (String key : values.stringPropertyNames()) {
      if (!names.knows(key)) {
        throw new IllegalArgumentException(
            "no command knows the key '%s' of the configuration file '%s'; the nearest is '%s'"
                .formatted(key, path, names.nearest(key)));
      }
    }
    return new ConfigurationFile(path.toString(), values);
  }

  String name() {
    return name;
  }

  Optional<String> value(String key) {
    return Optional.ofNullable(values.getProperty(key)).filter(value -> !value.isBlank());
  }

  /** The properties whose keys begin with {@code prefix}, without it. */
  Map<String, String> properties(String prefix) {
    Map<String, String> found = new LinkedHashMap<>();
    for (String key : values.stringPropertyNames()) {
      if (key.startsWith(prefix)) {
        found.put(key.substring(prefix.length()), values.getProperty(key));
      }
    }
    return found;
  }
}
