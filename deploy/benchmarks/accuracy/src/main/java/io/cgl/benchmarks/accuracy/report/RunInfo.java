package io.cgl.benchmarks.accuracy.report;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import ml.dmlc.xgboost4j.java.Booster;

/**
 * Where the figures come from.
 *
 * @param command that made the report
 * @param facts date, versions and machine by name
 */
public record RunInfo(String command, Map<String, String> facts) {

  private static final int GIT_SECONDS = 5;

  public RunInfo {
    facts = new LinkedHashMap<>(facts);
  }

  public static RunInfo of(String command, Instant now) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("date", now.toString().substring(0, 10));
    String commit = commit();
    if (!commit.isEmpty()) {
      facts.put("commit", commit);
    }
    facts.put(
        "machine",
        "%d cores%s, %s %s; one thread per training"
            .formatted(
                Runtime.getRuntime().availableProcessors(),
                processor(),
                System.getProperty("os.name"),
                System.getProperty("os.arch")));
    facts.put(
        "versions",
        "Java %s, DJL %s, XGBoost %s"
            .formatted(Runtime.version(), Engine.getDjlVersion(), xgBoostVersion()));
    return new RunInfo(command, facts);
  }

  private static String processor() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> " of " + line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      return ""; // Not Linux: the number of cores must do.
    }
  }

  private static String xgBoostVersion() {
    Properties properties = new Properties();
    try (InputStream in = Booster.class.getResourceAsStream("/xgboost4j-version.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }

  private static String commit() {
    try {
      Process git =
          new ProcessBuilder("git", "describe", "--always", "--dirty", "--exclude", "*")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String answer =
          new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return git.waitFor(GIT_SECONDS, TimeUnit.SECONDS) && git.exitValue() == 0 ? answer : "";
    } catch (IOException e) {
      return ""; // No git, no commit.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
