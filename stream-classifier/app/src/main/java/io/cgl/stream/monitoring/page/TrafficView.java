package io.cgl.stream.monitoring.page;

import java.util.List;
import java.util.Map;

/**
 * What is shown of this instance's work. Rates are per second, between the last two samples; null
 * where there was nothing to measure.
 *
 * @param everyMillis from one sample to the next
 * @param lastAt when the last sample was taken, milliseconds since the epoch
 * @param rates events classified per second, by sample, from the oldest to the newest
 * @param eventsPerSecond events classified
 * @param byModel of these, by checkpoint
 * @param deadLettersPerSecond events put aside
 * @param deadLetterShare of the events of the last ten minutes, 0 to 1
 * @param deadLetters put aside since this instance started, by reason code, most first
 * @param batch mean events per call of a model
 * @param callMillis mean time of a call of a model
 * @param ageMeanMillis from an event's own time until its classification was handed to the producer
 * @param ageMaxMillis the longest such time of late
 * @param backlog events of this instance's partitions that are not read yet
 * @param inputs that are missing or unseen far more often than in training, worst first
 */
record TrafficView(
    long everyMillis,
    long lastAt,
    List<Double> rates,
    Double eventsPerSecond,
    Map<String, Double> byModel,
    Double deadLettersPerSecond,
    Double deadLetterShare,
    List<Reason> deadLetters,
    Double batch,
    Double callMillis,
    Double ageMeanMillis,
    Double ageMaxMillis,
    Double backlog,
    List<InputShare> inputs) {

  record Reason(String code, long count) {}

  /**
   * An input that is missing or unseen far more often than in training.
   *
   * @param share of recent events, 0 to 1
   */
  record InputShare(String input, double share) {}
}
