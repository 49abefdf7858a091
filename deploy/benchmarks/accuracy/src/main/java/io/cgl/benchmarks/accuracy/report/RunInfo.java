package io.cgl.benchmarks.accuracy.report;

import ai.djl.engine.Engine;
import com.microsoft.ml.lightgbm.lightgbmlib;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ml.dmlc.xgboost4j.java.Booster;
import org.tribuo.Tribuo;

/**
 * Where the figures come from.
 *
 * @param command that made the report
 * @param facts date, versions and machine by name
 */
public record RunInfo(String command, Map<String, String> facts) {

  private static final Pattern VERSION = Pattern.compile("-([0-9.]+)\\.jar$");

  public RunInfo {
    facts = new LinkedHashMap<>(facts);
  }

  public static RunInfo of(String command, Instant now) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("date", now.toString().substring(0, 10));
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
        "Java %s, DJL %s, XGBoost %s, LightGBM %s, Tribuo %s"
            .formatted(
                Runtime.version(),
                Engine.getDjlVersion(),
                version(Booster.class),
                version(lightgbmlib.class),
                Tribuo.VERSION));
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

  /** The version in the name of the jar that a class is from. */
  private static String version(Class<?> type) {
    String jar = type.getProtectionDomain().getCodeSource().getLocation().getPath();
    Matcher version = VERSION.matcher(jar);
    return version.find() ? version.group(1) : "of unknown version";
  }
}
