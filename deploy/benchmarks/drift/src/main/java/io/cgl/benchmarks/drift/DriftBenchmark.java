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
        recorded.addAll(recorded(tuned, data));
      }
    }
    return new DriftResults(setting, alarms, noticed, recorded);
  }

  private record Tuned(Contender contender, double caution) {}

  private List<Tuned> tune(Burstiness burstiness, List<DriftResults.Alarms> alarms) {
    Contender ours = Contenders.cgl(setting.blockWindows());
    double caution = Math.log(setting.windowsToFalseAlarm());
    FalseAlarms.Rate rate =
        falseAlarms.measure(ours, caution, burstiness, 2 * setting.windowsToFalseAlarm(), 0);
    alarms.add(new DriftResults.Alarms(ours.name(), burstiness, caution, rate));
    console.accept(
        "%s: %s, %.0f windows to a false alarm".formatted(burstiness, ours.name(), rate.mean()));
    double aim = Math.min(rate.mean(), 4 * setting.windowsToFalseAlarm());
    List<Tuned> tuned = new ArrayList<>(List.of(new Tuned(ours, caution)));
    for (Contender rival : Contenders.rivals(setting.blockWindows())) {
      double found = falseAlarms.caution(rival, burstiness, aim);
      FalseAlarms.Rate rivalRate = falseAlarms.measure(rival, found, burstiness, aim, 0);
      alarms.add(new DriftResults.Alarms(rival.name(), burstiness, found, rivalRate));
      console.accept(
          "%s: %s, %.0f windows to a false alarm"
              .formatted(burstiness, rival.name(), rivalRate.mean()));
      tuned.add(new Tuned(rival, found));
    }
    return tuned;
  }

  private List<DriftResults.Recorded> recorded(List<Tuned> tuned, Path data) throws IOException {
    List<RecordedStream> streams = new ArrayList<>();
    for (String[] set :
        new String[][] {
          {"kdd99", "kdd99-train.csv.gz", "label"}, {"gas-drift", "gas-drift.csv.gz", "label"}
        }) {
      Path file = data.resolve(set[1]);
      if (Files.exists(file)) {
        // gas-drift has 13,910 rows in all.
        int windowEvents = set[0].equals("kdd99") ? setting.windowEvents() : 10;
        streams.add(new RecordedStream(set[0], file, set[2], windowEvents));
      } else {
        console.accept("no %s: left out".formatted(file));
      }
    }
    List<DriftResults.Recorded> found = new ArrayList<>();
    for (RecordedStream stream : streams) {
      for (Tuned one : tuned) {
        found.add(
            new DriftResults.Recorded(
                stream.name(),
                one.contender().name(),
                stream.watch(one.contender(), one.caution(), setting.seed())));
      }
    }
    return found;
  }
}
