/** The Kafka Streams application that classifies events and watches its own class frequencies. */
package io.cgl.stream;
