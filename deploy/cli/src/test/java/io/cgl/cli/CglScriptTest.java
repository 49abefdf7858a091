package io.cgl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The script {@code cgl} in a checkout of its own, with stand-ins for Maven and Java. */
class CglScriptTest {

  private static final Path ROOT = Path.of("..", "..");

  @TempDir Path folder;

  private Path source;

  @BeforeEach
  void prepare() throws IOException {
    for (String part : List.of("schemas", "trainer", "stream-classifier", "deploy/cli/src/main")) {
      Files.createDirectories(folder.resolve(part));
    }
    for (String file : List.of("cgl", "pom.xml", "deploy/cli/usage.txt")) {
      Files.copy(ROOT.resolve(file), folder.resolve(file));
    }
    source = Files.writeString(folder.resolve("deploy/cli/src/main/Some.java"), "");
    program("mvn", "echo Class-path > deploy/cli/target/classpath; echo built >> builds");
    program("java", "echo java \"$@\"");
  }

  @Test
  void shouldShowTheUsageAndTheVersionWithoutABuild() throws Exception {
    StringWriter usage = new StringWriter();
    Cgl.commandLine(Map.of()).usage(new PrintWriter(usage, true), CommandLine.Help.Ansi.OFF);
    StringWriter version = new StringWriter();
    Cgl.commandLine(Map.of())
        .printVersionHelp(new PrintWriter(version, true), CommandLine.Help.Ansi.OFF);

    assertThat(cgl(0, "--help")).isEqualTo(usage.toString());
    assertThat(cgl(0)).isEqualTo(usage.toString());
    assertThat(cgl(0, "--version")).isEqualTo(version.toString());
    assertThat(builds()).isZero();
  }

  @Test
  void shouldNeverBuildForTheHelpOfACommand() throws Exception {
    assertThat(cgl(1, "train", "--help")).contains("nothing is built yet").hasLineCount(1);
    assertThat(builds()).isZero();

    cgl(0, "train");
    change();
    assertThat(cgl(0, "train", "--help")).contains("io.cgl.cli.Cgl train --help");
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void shouldBuildOnFirstUseAndAfterAChangeOnly() throws Exception {
    assertThat(cgl(0, "train", "--label", "y"))
        .contains("Building", "io.cgl.cli.Cgl train --label y");
    assertThat(cgl(0, "train")).doesNotContain("Building");
    assertThat(builds()).isEqualTo(1);

    change();
    assertThat(cgl(0, "train")).contains("Building");
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void shouldSayInOneLineWhatIsMissing() throws Exception {
    program("mvn", "echo no such dependency; exit 1");

    assertThat(cgl(1, "train")).contains("no such dependency", "cgl: the build failed, see ");
  }

  private void change() throws IOException {
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(1)));
  }

  private long builds() throws IOException {
    Path builds = folder.resolve("builds");
    return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
  }

  private void program(String name, String script) throws IOException {
    Path file = folder.resolve("bin").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private String cgl(int exit, String... args) throws IOException, InterruptedException {
    List<String> command =
        Stream.concat(Stream.of(folder.resolve("cgl").toString()), Stream.of(args)).toList();
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("JAVA_HOME");
    builder
        .environment()
        .merge("PATH", folder.resolve("bin").toString(), (all, own) -> own + ":" + all);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isEqualTo(exit);
    return said;
  }
}
