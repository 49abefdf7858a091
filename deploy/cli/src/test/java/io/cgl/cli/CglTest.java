package io.cgl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CglTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  static Stream<String> commands() {
    return Cgl.commandLine(Map.of()).getSubcommands().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void shouldExplainEveryCommandWithAnExample(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out.toString()).contains("Example").contains("cgl " + command);
  }

  @Test
  void shouldListItsCommandsWithoutArguments() {
    assertThat(run()).isZero();
    assertThat(commands())
        .containsExactlyInAnyOrder(
            "demo",
            "train",
            "import",
            "evaluate",
            "predict",
            "check",
            "describe",
            "publish",
            "keys",
            "classify",
            "models",
            "replay",
            "reset",
            "drift",
            "retrain",
            "generate",
            "bench",
            "chaos");
  }

  @Test
  void shouldAnswerAMissingArgumentWithOneLineAndExitCode2() {
    assertThat(run("train", "--label", "label")).isEqualTo(2);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("cgl train: Missing required options: '--data=PATH'")
        .endsWith("(see ./cgl train --help)");
  }

  @Test
  void shouldAnswerABadValueWithOneLineAndExitCode2(@TempDir Path folder) {
    assertThat(
            run(
                "train",
                "--data",
                "x.csv",
                "--label",
                "y",
                "--out",
                folder.toString(),
                "--serve",
                "tea"))
        .isEqualTo(2);
    assertThat(err.toString().lines()).singleElement().asString().contains("cannot serve 'tea'");
  }

  @Test
  void shouldAnswerAFailureWithOneLineAndExitCode1(@TempDir Path folder) {
    String missing = folder.resolve("none.csv").toString();

    assertThat(run("train", "--data", missing, "--label", "y", "--out", folder.toString()))
        .isEqualTo(1);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .contains("none.csv", "there is no such file");
  }

  @Test
  void shouldShowWhereAFailureCameFromOnRequest(@TempDir Path folder) {
    String missing = folder.resolve("none").toString();

    assertThat(run("evaluate", "--checkpoint", missing, "--data", "x", "--stacktrace"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("no checkpoint at", "at io.cgl.");
  }

  @Test
  void shouldGenerateAKeyOnceAndShowTheIdOfBothHalves(@TempDir Path folder) throws IOException {
    String name = folder.resolve("keys/release").toString();

    assertThat(run("keys", "generate", "--out", name)).isZero();
    assertThat(run("keys", "show", name + ".key")).isZero();
    assertThat(run("keys", "show", name + ".pub")).isZero();

    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(1)).hasSize(16).isEqualTo(lines.get(2));
    assertThat(lines.get(0)).startsWith("Key " + lines.get(1) + ": sign with");
    String key = Files.readString(Path.of(name + ".key"));
    assertThat(run("keys", "generate", "--out", name)).isEqualTo(1);
    assertThat(err.toString().lines()).singleElement().asString().contains("not overwritten");
    assertThat(Path.of(name + ".key")).hasContent(key);
    assertThat(out.toString() + err).doesNotContain(key.lines().toList().get(1));
  }

  @ParameterizedTest
  @CsvSource({
    "bench, bench speed",
    "bench --threads 2, bench speed --threads 2",
    "bench swaps, bench speed swaps",
    "bench soak --minutes 1, bench speed soak --minutes 1",
    "bench sizes, bench speed sizes",
    "bench micro --help, bench speed micro --help",
    "benchmark, bench accuracy",
    "benchmark --help, bench accuracy --help",
    "benchmark priors --shifts 3, bench accuracy priors --shifts 3",
    "benchmark drift --runs 2, bench drift --runs 2",
    "--stacktrace --config x bench swaps, --stacktrace --config x bench speed swaps"
  })
  void shouldTakeARenamedCommandByItsOldNameAndSaySo(String was, String now) {
    List<String> notices = new ArrayList<>();

    assertThat(Renamed.current(was.split(" "), notices::add)).containsExactly(now.split(" "));
    assertThat(notices).singleElement().asString().matches("cgl bench.* is now cgl bench .*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "bench --help",
        "bench speed",
        "bench speed swaps",
        "bench accuracy priors",
        "bench drift",
        "train --data benchmark"
      })
  void shouldLeaveTodaysNamesAlone(String command) {
    List<String> notices = new ArrayList<>();

    assertThat(Renamed.current(command.split(" "), notices::add))
        .containsExactly(command.split(" "));
    assertThat(notices).isEmpty();
  }

  @Test
  void shouldShowTheSameHelpUnderAnOldName() {
    assertThat(run("bench", "swaps", "--help")).isZero();
    String old = out.toString();
    out.getBuffer().setLength(0);

    assertThat(run("bench", "speed", "swaps", "--help")).isZero();
    assertThat(out.toString()).isEqualTo(old).contains("Usage: cgl bench speed swaps");
    assertThat(err.toString().lines())
        .containsExactly("cgl bench swaps is now cgl bench speed swaps");
  }

  private int run(String... given) {
    PrintWriter errors = new PrintWriter(err, true);
    String[] args = Renamed.current(given, errors::println);
    CommandLine commandLine = Cgl.commandLine(Map.of(), args);
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(errors);
    return commandLine.execute(args);
  }
}
