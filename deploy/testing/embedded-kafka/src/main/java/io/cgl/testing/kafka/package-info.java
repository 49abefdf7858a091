/** A Kafka broker inside the JVM, for tests and demonstrations. */
package io.cgl.testing.kafka;
