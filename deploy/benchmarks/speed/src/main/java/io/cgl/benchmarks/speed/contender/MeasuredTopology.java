package io.cgl.benchmarks.speed.contender;

import io.cgl.topics.TopicCatalogue;

/** A topology that is measured. */
public enum MeasuredTopology {
  /** Reads and writes bytes: what the broker and exactly-once alone allow. */
  BYTES_THROUGH("bytesThrough", "bytes untouched"),

  /**
   * Decodes every event and encodes it again: the limit for any application that works with events.
   */
  PASS_THROUGH("passThrough", "pass-through, no model"),

  /** The classifier as it ships. */
  BATCHED("batched", "one batch per poll"),

  /** The same without its interceptor, so that every event is scored by itself. */
  PER_RECORD("perRecord", "one call per record"),

  /** What one would write with Kafka Streams' and DJL's documentation at hand. */
  TEXTBOOK("textbook", "textbook, per record"),

  /** A Flink job in a process of its own that calls ONNX Runtime for every event. */
  FLINK_PER_RECORD("flinkPerRecord", "Flink, per record"),

  /** The same with a call for every batch. */
  FLINK_BATCHED("flinkBatched", "Flink, in batches");

  private final String key;
  private final String title;

  MeasuredTopology(String key, String title) {
    this.key = key;
    this.title = title;
  }

  /** Whether it is the classifier, with the classifier's own topics. */
  public boolean classifies() {
    return this == BATCHED || this == PER_RECORD;
  }

  /** Whether it calls the model for every event: several times slower than the others. */
  public boolean callsPerRecord() {
    return this == PER_RECORD || this == TEXTBOOK || this == FLINK_PER_RECORD;
  }

  /** Whether it is a job of Flink. */
  public boolean isFlink() {
    return this == FLINK_PER_RECORD || this == FLINK_BATCHED;
  }

  /** The topic that it writes to in a run. */
  public String output(String run, TopicCatalogue topics) {
    return classifies() ? topics.classifications().name() : run + ".output";
  }

  /** Its name in JSON. */
  public String key() {
    return key;
  }

  /** Its name for a reader. */
  public String title() {
    return title;
  }
}
