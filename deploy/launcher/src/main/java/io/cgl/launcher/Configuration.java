package io.cgl.launcher;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Where a setting of a command comes from, and which wins. For every option of every command, the
 * first that names it:
 *
 * <ol>
 *   <li>the flag, {@code --bootstrap-servers};
 *   <li>the environment, {@code CGL_BOOTSTRAP_SERVERS}: {@code CGL_}, then the option's name in
 *       capitals, with underscores; an empty variable says nothing;
 *   <li>the file that {@code --config} names, or {@code CGL_CONFIG}: Java properties whose keys are
 *       option names without dashes in front, {@code bootstrap-servers}. A key that no command
 *       knows is an error;
 *   <li>the default in the code, which {@code --help} tells.
 * </ol>
 *
 * <p>Options of properties, {@code --kafka-property} and {@code --registry-property}, are decided
 * property by property: by the flag, then by {@code CGL_KAFKA_SSL_TRUSTSTORE_LOCATION} as in
 * Kafka's images ({@code _} is a dot, {@code __} an underscore, {@code ___} a dash), then by the
 * file's key {@code kafka.ssl.truststore.location}.
 *
 * <p>A required option may come from any of them. {@code CGL_OPTS} is not a setting: the launcher
 * gives it to the Java virtual machine.
 */
final class Configuration implements IDefaultValueProvider, IExecutionStrategy {

  private final Map<String, String> environment;
  private final Supplier<ConfigurationFile> read;
  private ConfigurationFile file;

  /**
   * @param environment of the process
   * @param args of the command line, of which only {@code --config} is looked at
   * @param names that a file may use
   */
  Configuration(Map<String, String> environment, String[] args, Supplier<SettingNames> names) {
    this.environment = environment;
    this.read =
        () ->
            path(environment, args)
                .map(path -> ConfigurationFile.read(path, names.get()))
                .orElse(ConfigurationFile.NONE);
  }

  @Override
  public String defaultValue(ArgSpec argument) {
    // Read before the first option, so that every command reports a bad file.
    ConfigurationFile from = file(argument);
    // Options that add to their default instead of replacing it are completed after parsing.
    return SettingNames.isSetting(argument) && !isFlag(argument) && !SettingNames.isMap(argument)
        ? find((OptionSpec) argument, from).map(Setting::value).orElse(null)
        : null;
  }

  /** Completes the flags and properties that were parsed, and runs the command. */
  @Override
  public int execute(ParseResult parsed) {
    for (ParseResult command = parsed; command != null; command = command.subcommand()) {
      for (OptionSpec option : command.commandSpec().options()) {
        if (SettingNames.isMap(option)) {
          complete(option);
        } else if (isFlag(option) && !command.hasMatchedOption(option)) {
          find(option, file(option)).ifPresent(setting -> set(option, setting));
        }
      }
      if (!command.hasSubcommand()) {
        break;
      }
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  /** Where an option's value came from if it was not the command line, for messages. */
  Optional<String> origin(ArgSpec argument, Object value) {
    return argument instanceof OptionSpec option && SettingNames.isSetting(option)
        ? find(option, file(option)).filter(s -> s.value().equals(value)).map(Setting::origin)
        : Optional.empty();
  }

  private record Setting(String value, String origin) {}

  private Optional<Setting> find(OptionSpec option, ConfigurationFile from) {
    String variable = SettingNames.variable(option);
    String value = environment.get(variable);
    if (value != null && !value.isBlank()) {
      return Optional.of(new Setting(value, variable));
    }
    return from.value(SettingNames.key(option)).map(v -> new Setting(v, from.name()));
  }

  private void complete(OptionSpec option) {
    Map<String, String> properties =
        new LinkedHashMap<>(file(option).properties(SettingNames.prefix(option)));
    properties.putAll(SettingNames.propertiesOf(environment, option));
    Map<String, String> flags = option.getValue();
    if (flags != null) {
      properties.putAll(flags);
    }
    option.setValue(properties);
  }

  private static void set(OptionSpec flag, Setting setting) {
    switch (setting.value().strip()) {
      case "true" -> flag.setValue(true);
      case "false" -> flag.setValue(false);
      default ->
          throw new ParameterException(
              flag.command().commandLine(),
              "'%s' is a flag: true or false, not '%s' (from %s)"
                  .formatted(SettingNames.key(flag), setting.value(), setting.origin()));
    }
  }

  private ConfigurationFile file(ArgSpec asking) {
    if (file == null) {
      try {
        file = read.get();
      } catch (IllegalArgumentException e) {
        throw new ParameterException(asking.command().commandLine(), e.getMessage(), e);
      }
    }
    return file;
  }

  /** Known before parsing: the parser asks for defaults before it looks at arguments. */
  private static Optional<Path> path(Map<String, String> environment, String[] args) {
    String path = environment.getOrDefault("CGL_CONFIG", "");
    for (int i = 0; i < args.length; i++) {
      if (args[i].startsWith("--config=")) {
        path = args[i].substring("--config=".length());
      } else if (args[i].equals("--config") && i + 1 < args.length) {
        path = args[i + 1];
      }
    }
    return path.isBlank() ? Optional.empty() : Optional.of(Path.of(path));
  }

  private static boolean isFlag(ArgSpec argument) {
    return argument.arity().max() == 0;
  }
}
