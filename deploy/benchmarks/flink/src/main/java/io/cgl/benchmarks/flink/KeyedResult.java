package io.cgl.benchmarks.flink;

import io.cgl.avro.Classification;

/** An event's class, under the event's key. */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record KeyedResult(byte[] key, Classification value) {}
