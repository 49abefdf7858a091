package io.cgl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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
            "evaluate",
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
            "benchmark",
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

  private int run(String... args) {
    CommandLine commandLine = Cgl.commandLine(Map.of(), args);
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(args);
  }
}
