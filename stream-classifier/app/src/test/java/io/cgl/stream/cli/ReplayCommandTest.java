package io.cgl.stream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ReplayCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine command =
      new CommandLine(new ReplayCommand())
          .setOut(new PrintWriter(out))
          .setErr(new PrintWriter(err));

  @Test
  void shouldShowAnExampleInItsHelp() {
    assertThat(command.execute("--help")).isZero();
    assertThat(out.toString()).contains("Example:", "--topic transactions.dlq");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--reason | no-value,tea | there is no reason 'tea', only no-value, not-confluent-format",
        "--from   | yesterday    | 'yesterday' is not a time",
        "--limit  | 0            | the limit must be at least 1, not 0"
      })
  void shouldSayInOneLineWhatIsWrongWithAnArgument(String option, String value, String message) {
    assertThat(
            command.execute(
                "--bootstrap-servers", "127.0.0.1:1", "--topic", "events.dlq", option, value))
        .isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString().lines().findFirst()).get().asString().contains(message);
  }
}
