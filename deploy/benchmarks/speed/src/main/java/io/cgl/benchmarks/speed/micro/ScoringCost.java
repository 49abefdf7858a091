package io.cgl.benchmarks.speed.micro;

import io.cgl.benchmarks.speed.workload.MeasuredNetwork;
import io.cgl.benchmarks.speed.workload.Workload;
import io.cgl.checkpoint.Checkpoint;
import io.cgl.checkpoint.ScoringSession;
import io.cgl.checkpoint.features.FeatureBatch;
import io.cgl.checkpoint.features.FeatureEncoder;
import io.cgl.testing.harness.HarnessException;
import io.cgl.testing.harness.Median;
import io.cgl.testing.harness.Timeline;
import io.cgl.testing.harness.Workbench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.apache.avro.generic.GenericRecord;

/**
 * What a row costs a checkpoint and the synthetic network to score, on one thread. The two take
 * turns in short slices, so that what else the machine does slows both.
 */
final class ScoringCost {

  /** Rows of a batch. */
  static final List<Integer> BATCHES = List.of(1, 32, 1000);

  private static final int SLICES = 11;

  /** Slices that only warm up. */
  private static final int WARM_UPS = 4;

  private ScoringCost() {}

  /** Measures for this long in all. */
  static CostReport measure(Workload workload, Duration length, Timeline timeline) {
    Path folder = temporaryFolder();
    long slice = length.toNanos() / (2L * BATCHES.size() * (WARM_UPS + SLICES));
    try (Contestant trained = new Contestant(workload);
        Contestant synthetic = new Contestant(Workload.of(MeasuredNetwork.SYNTHETIC, folder))) {
      List<CostReport.Cost> costs = new ArrayList<>();
      for (int batch : BATCHES) {
        timeline.say("scoring in batches of %,d", batch);
        costs.add(measure(trained, synthetic, batch, slice));
      }
      return new CostReport(workload, costs);
    } finally {
      Workbench.delete(folder);
    }
  }

  private static CostReport.Cost measure(
      Contestant trained, Contestant synthetic, int batch, long slice) {
    DoubleStream.Builder trainedMicros = DoubleStream.builder();
    DoubleStream.Builder syntheticMicros = DoubleStream.builder();
    List<FeatureBatch> trainedBatches = trained.batches(batch);
    List<FeatureBatch> syntheticBatches = synthetic.batches(batch);
    for (int i = -WARM_UPS; i < SLICES; i++) {
      double ofTrained = trained.microsPerRow(trainedBatches, slice);
      double ofSynthetic = synthetic.microsPerRow(syntheticBatches, slice);
      if (i >= 0) {
        trainedMicros.add(ofTrained);
        syntheticMicros.add(ofSynthetic);
      }
    }
    return new CostReport.Cost(
        batch,
        Median.of(trainedMicros.build().toArray()),
        Median.of(syntheticMicros.build().toArray()));
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("cgl-bench-");
    } catch (IOException e) {
      throw new HarnessException("cannot create a temporary folder: " + e.getMessage(), e);
    }
  }

  /** A checkpoint that is loaded, with its rows. */
  private static final class Contestant implements AutoCloseable {

    private final List<GenericRecord> events;
    private final Checkpoint checkpoint;
    private final ScoringSession session;
    private int next;

    Contestant(Workload workload) {
      this.events = workload.events().distinct();
      this.checkpoint = Checkpoint.load(workload.checkpoint(), 1);
      this.session = checkpoint.newSession();
    }

    /** Batches of so many encoded rows, which hold all rows; the rows of a smaller table repeat. */
    List<FeatureBatch> batches(int rows) {
      FeatureEncoder encoder = checkpoint.encoder();
      List<FeatureBatch> batches = new ArrayList<>();
      for (int first = 0; first < events.size(); first += rows) {
        FeatureBatch batch = new FeatureBatch(encoder.width());
        for (int i = 0; i < rows; i++) {
          batch.add(encoder, events.get((first + i) % events.size())::get);
        }
        batches.add(batch);
      }
      return batches;
    }

    /** Scores batches in turn for some time. */
    double microsPerRow(List<FeatureBatch> batches, long nanos) {
      long from = System.nanoTime();
      long rows = 0;
      long took;
      do {
        FeatureBatch batch = batches.get(next++ % batches.size());
        var unused = session.score(batch);
        rows += batch.rows();
        took = System.nanoTime() - from;
      } while (took < nanos);
      return took / 1000.0 / rows;
    }

    @Override
    public void close() {
      session.close();
      checkpoint.close();
    }
  }
}
