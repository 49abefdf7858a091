/**
 * What the classifier adds to Kafka Streams: limits of records, retries, bounded memory, stores.
 */
package io.cgl.stream.kafka;
