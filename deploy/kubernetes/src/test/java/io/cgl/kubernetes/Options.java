package io.cgl.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.stream.cli.ClassifyCommand;
import io.cgl.trainer.cli.PublishCommand;
import io.cgl.trainer.cli.RetrainCommand;
import io.cgl.trainer.cli.TrainCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Whether a program takes what a pod gives it, by the program's own parser. */
final class Options {

  private static final String PREFIX = "CGL_";

  private Options() {}

  /** Commands that run beside the retraining job, and share its settings without needing all. */
  private static final Set<String> BESIDE = Set.of("train", "publish");

  /**
   * Parses the arguments and the variables, each of which becomes the option that it stands for.
   *
   * @throws AssertionError if a variable stands for no option
   * @throws CommandLine.ParameterException if the program would refuse them
   */
  static void parse(List<String> arguments, Map<String, String> environment) {
    CommandLine command = command(arguments.get(0));
    List<String> all = new ArrayList<>(arguments.subList(1, arguments.size()));
    environment.forEach(
        (variable, value) -> {
          Optional<String> option = option(command.getCommandSpec(), variable);
          assertThat(option.isPresent() || isBeside(arguments.get(0), variable))
              .as("%s has an option that %s stands for", arguments.get(0), variable)
              .isTrue();
          option.ifPresent(name -> all.add(name + "=" + value));
        });
    command.parseArgs(all.toArray(String[]::new));
  }

  private static boolean isBeside(String command, String variable) {
    return BESIDE.contains(command)
        && option(command("retrain").getCommandSpec(), variable).isPresent();
  }

  private static CommandLine command(String name) {
    return new CommandLine(
        switch (name) {
          case "classify" -> new ClassifyCommand();
          case "retrain" -> new RetrainCommand();
          case "train" -> new TrainCommand();
          case "publish" -> new PublishCommand();
          default -> throw new AssertionError("no image has a command " + name);
        });
  }

  /** {@code --http-port} for {@code CGL_HTTP_PORT}. */
  private static Optional<String> option(CommandSpec command, String variable) {
    return command.options().stream()
        .map(OptionSpec::longestName)
        .filter(name -> variable.equals(variable(name)))
        .findFirst();
  }

  private static String variable(String option) {
    return PREFIX + option.substring(2).toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
