package io.cgl.benchmarks.flink;

import org.apache.avro.generic.GenericRecord;

/** An event with where it was read. */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record KeyedEvent(byte[] key, GenericRecord value, String topic, int partition, long offset) {}
