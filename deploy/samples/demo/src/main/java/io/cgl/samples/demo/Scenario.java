package io.cgl.samples.demo;

import io.cgl.trainer.data.LabelledRows;
import io.cgl.trainer.data.TableProfile;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/**
 * What the demo plays: labelled rows to train on first, then a stream of events whose classes are
 * known to the demo.
 */
interface Scenario {

  /** What it is, in one line. */
  String describe();

  /** The rows that the first model is trained on. */
  LabelledRows head();

  /** Kinds of the head's fields. */
  TableProfile.Overrides overrides();

  /** Of the events. */
  Schema schema();

  /** Events of the stream. */
  long size();

  /** The number of the first event of another distribution, where that is known; counted from 0. */
  OptionalLong driftAt();

  /**
   * Events from this number on are kept for the second model: the stream stands still in front of
   * them until the retraining has ended one way or the other.
   */
  long keptFrom();

  /** Gives all events in their order. */
  void play(Consumer<Event> player);

  /** An event and its true class, which the classifier learns late or never. */
  record Event(GenericRecord value, String label) {}
}
