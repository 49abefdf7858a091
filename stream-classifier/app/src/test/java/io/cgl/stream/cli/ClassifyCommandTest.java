package io.cgl.stream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ClassifyCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine command =
      new CommandLine(new ClassifyCommand())
          .setOut(new PrintWriter(out))
          .setErr(new PrintWriter(err));

  @Test
  void shouldShowAnExampleInItsHelp() {
    assertThat(command.execute("--help")).isZero();
    assertThat(out.toString()).contains("Example:", "--events transactions --model fraud");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--window         | soon     | 'soon' is not a time",
        "--window         | 0s       | the window must be longer than 0",
        "--threads        | 0        | threads must be at least 1",
        "--threads        | many     | 'many' is not an int",
        "--group-protocol | consumer | 'consumer' is neither classic nor streams",
        "--decision-prior | natural  | 'natural' is neither uniform, training nor stream",
        "--abstain-below  | often    | 'often' is not a threshold: write 0.6, or fraud=0.9",
        "--abstain-below  | a=0.6,2  | the threshold for all classes must be from 0 to 1",
        "--abstain-below  | a=7      | the threshold for class 'a' must be from 0 to 1",
        "--review-topic   | readings | the review topic must be one of its own",
        "--http-port      | web      | 'web' is not an HTTP port: give a number, 0 for any free",
        "--http-port      | 70000    | the HTTP port must be from 0 (any free one) to 65535",
        "--quality --label-retention | 0s | labels must be awaited for at least 1 s",
        "--drift-windows  | 1        | windows to a false alarm must be more than 1"
      })
  void shouldSayInOneLineWhatIsWrongWithAnArgument(String option, String value, String message) {
    List<String> arguments = new ArrayList<>(required());
    arguments.addAll(List.of(option.split(" ")));
    arguments.add(value);

    assertThat(command.execute(arguments.toArray(String[]::new)))
        .isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString().lines().findFirst()).get().asString().contains(message);
  }

  @Test
  void shouldDemandWhatHasNoDefault() {
    assertThat(command.execute("--events", "readings")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("--bootstrap-servers", "--schema-registry", "--model");
  }

  @Test
  void shouldReadTimesOfSeveralUnits() {
    var converter = new DurationConverter();
    assertThat(converter.convert("90s")).hasSeconds(90);
    assertThat(converter.convert("1h30m")).hasMinutes(90);
    assertThatThrownBy(() -> converter.convert("5 minutes"))
        .isInstanceOf(CommandLine.TypeConversionException.class);
  }

  private static List<String> required() {
    return List.of(
        "--bootstrap-servers", "127.0.0.1:1",
        "--schema-registry", "mock://unused",
        "--events", "readings",
        "--model", "signs");
  }
}
