package io.cgl.stream.frequencies;

import io.cgl.avro.state.StoredConfusionCell;
import io.cgl.avro.state.StoredFrequencyDelta;
import io.cgl.avro.state.StoredModelWindow;
import io.cgl.checkpoint.priors.HeldOutConfusion;
import io.cgl.stream.state.StateFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.Serde;

/** Serdes of counts, in stores and in the repartition topic. */
public final class WindowSerdes {

  private WindowSerdes() {}

  public static Serde<ModelWindow> window(StateFormat format) {
    return format.serde(
        StoredModelWindow.getClassSchema(), WindowSerdes::stored, WindowSerdes::window);
  }

  /** The serde of the repartition topic. */
  public static Serde<FrequencyDelta> delta(StateFormat format) {
    return format.<FrequencyDelta, StoredFrequencyDelta>serde(
        StoredFrequencyDelta.getClassSchema(),
        delta ->
            new StoredFrequencyDelta(
                delta.partition(), delta.partitionTime(), stored(delta.window())),
        stored ->
            new FrequencyDelta(
                stored.getPartition(), stored.getPartitionTime(), window(stored.getWindow())));
  }

  private static StoredModelWindow stored(ModelWindow window) {
    return new StoredModelWindow(
        window.sequence(),
        window.frequencies(),
        window.confusion().map(WindowSerdes::rows).orElse(List.of()));
  }

  private static ModelWindow window(StoredModelWindow stored) {
    return new ModelWindow(
        stored.getSequence(),
        stored.getFrequencies(),
        Optional.of(stored.getConfusion())
            .filter(rows -> !rows.isEmpty())
            .map(WindowSerdes::confusion));
  }

  /** Of each row the counts above 0, for most are not. */
  private static List<List<StoredConfusionCell>> rows(HeldOutConfusion confusion) {
    return IntStream.range(0, confusion.classes())
        .mapToObj(
            k ->
                IntStream.range(0, confusion.classes())
                    .filter(j -> confusion.count(k, j) > 0)
                    .mapToObj(j -> new StoredConfusionCell(j, confusion.count(k, j)))
                    .toList())
        .toList();
  }

  private static HeldOutConfusion confusion(List<List<StoredConfusionCell>> rows) {
    long[][] counts = new long[rows.size()][rows.size()];
    for (int k = 0; k < counts.length; k++) {
      for (StoredConfusionCell cell : rows.get(k)) {
        counts[k][cell.getPredicted()] = cell.getRows();
      }
    }
    return HeldOutConfusion.of(counts);
  }
}
