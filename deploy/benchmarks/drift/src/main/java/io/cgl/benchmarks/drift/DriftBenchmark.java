package io.cgl.benchmarks.drift;

import io.cgl.benchmarks.drift.stream.Burstiness;
import io.cgl.benchmarks.drift.stream.Drift;
import io.cgl.benchmarks.drift.watcher.Contender;
import io.cgl.benchmarks.drift.watcher.Contenders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Measures our detector as it is delivered, and its rivals at the false-alarm rate that ours turned
 * out to have on the same kind of stream.
 */
final class DriftBenchmark {

  private final Setting setting;
  private final Consumer<String> console;
  private final FalseAlarms falseAlarms;
  private final Delays delays;

  DriftBenchmark(Setting setting, Consumer<String> console) {
    this.setting = setting;
    this.console = console;
    this.falseAlarms = new FalseAlarms(setting);
    this.delays = new Delays(setting);
  }

  /** Runs everything; recorded streams only where {@code data} holds them. */
  DriftResults run(Path data) throws IOException {
    List<DriftResults.Alarms> alarms = new ArrayList<>();
    List<DriftResults.Noticed> noticed = new ArrayList<>();
    List<DriftResults.Recorded> recorded = new ArrayList<>();
    for (Burstiness burstiness : Burstiness.values()) {
      List<Tuned> tuned = tune(burstiness, alarms);
      for (Tuned one : tuned) {
        for (Drift drift : Drift.values()) {
          for (double size : Delays.SIZES) {
            noticed.add(
                new DriftResults.Noticed(
                    one.contender().name(),
                    burstiness,
                    drift,
                    size,
                    delays.measure(one.contender(), one.caution(), burstiness, drift, size)));
          }
        }
        console.accept("%s: %s is measured".formatted(burstiness, one.contender().name()));
      }
      if (burstiness == Burstiness.INDEPENDENT) {
        Path kdd = data.resolve("kdd99-train.csv.gz");
        watch("kdd99", kdd, setting.windowEvents(), tuned, recorded);
        // It has 13,910 rows in all.
        watch("gas-drift", data.resolve("gas-drift.csv.gz"), 10, tuned, recorded);
      }
    }
    return new DriftResults(setting, alarms, noticed, recorded);
  }

  private record Tuned(Contender contender, double caution) {}

  private List<Tuned> tune(Burstiness burstiness, List<DriftResults.Alarms> alarms) {
    Contender ours = Contenders.cgl(setting.blockWindows());
    double windows = setting.windowsToFalseAlarm();
    List<Tuned> tuned = new ArrayList<>(List.of(new Tuned(ours, Math.log(windows))));
    double aim = Math.min(alarms(tuned.get(0), burstiness, 2 * windows, alarms), 4 * windows);
    for (Contender rival : Contenders.rivals(setting.blockWindows())) {
      Tuned one = new Tuned(rival, falseAlarms.caution(rival, burstiness, aim));
      alarms(one, burstiness, aim, alarms);
      tuned.add(one);
    }
    return tuned;
  }

  /** Adds a detector's false alarms, and returns its mean number of windows to one. */
  private double alarms(
      Tuned one, Burstiness burstiness, double aim, List<DriftResults.Alarms> alarms) {
    String name = one.contender().name();
    FalseAlarms.Rate rate = falseAlarms.measure(one.contender(), one.caution(), burstiness, aim, 0);
    alarms.add(new DriftResults.Alarms(name, burstiness, one.caution(), rate));
    console.accept(
        "%s: %s, %.0f windows to a false alarm".formatted(burstiness, name, rate.mean()));
    return rate.mean();
  }

  private void watch(
      String set, Path file, int windowEvents, List<Tuned> tuned, List<DriftResults.Recorded> found)
      throws IOException {
    if (!Files.exists(file)) {
      console.accept("no %s: left out".formatted(file));
      return;
    }
    RecordedStream stream = new RecordedStream(file, windowEvents);
    for (Tuned one : tuned) {
      found.add(
          new DriftResults.Recorded(
              set,
              one.contender().name(),
              stream.watch(one.contender(), one.caution(), setting.seed())));
    }
  }
}
