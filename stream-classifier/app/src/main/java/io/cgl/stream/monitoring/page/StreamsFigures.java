package io.cgl.stream.monitoring.page;

import java.util.DoubleSummaryStatistics;
import java.util.Map;
import java.util.function.DoubleConsumer;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * What Kafka Streams measures anyhow.
 *
 * @param metrics its own and its clients'
 * @param events the topic that is classified
 * @param sink the node that classifications leave by
 */
public record StreamsFigures(
    Supplier<? extends Map<MetricName, ? extends Metric>> metrics, String events, String sink) {

  /**
   * At one time; null where there was nothing to measure.
   *
   * @param backlog events that are not read yet
   * @param ageMean mean time from an event's own time to its classification, milliseconds
   * @param ageMax the longest, milliseconds
   */
  public record Figures(Double backlog, Double ageMean, Double ageMax) {}

  public Figures read() {
    // Over the threads and partitions.
    var lag = new DoubleSummaryStatistics();
    var mean = new DoubleSummaryStatistics();
    var max = new DoubleSummaryStatistics();
    metrics
        .get()
        .forEach(
            (name, metric) -> {
              switch (name.name()) {
                case "records-lag" -> take(metric, lag, events.equals(name.tags().get("topic")));
                case "record-e2e-latency-avg" -> take(metric, mean, isSink(name));
                case "record-e2e-latency-max" -> take(metric, max, isSink(name));
                default -> {}
              }
            });
    return new Figures(
        lag.getCount() == 0 ? null : lag.getSum(),
        mean.getCount() == 0 ? null : mean.getAverage(),
        max.getCount() == 0 ? null : max.getMax());
  }

  private boolean isSink(MetricName name) {
    return sink.equals(name.tags().get("processor-node-id"));
  }

  private static void take(Metric metric, DoubleConsumer into, boolean wanted) {
    if (wanted && metric.metricValue() instanceof Double value && Double.isFinite(value)) {
      into.accept(value);
    }
  }
}
