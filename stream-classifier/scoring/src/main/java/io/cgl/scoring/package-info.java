/**
 * Batched inference with hot swap for any Kafka Streams application: build a {@link
 * io.cgl.scoring.BatchInference} and add it to the application's settings and topology.
 *
 * <p>What it and its users exchange is in {@link io.cgl.scoring.api}. {@code
 * io.cgl.scoring.internal} may change without notice.
 */
package io.cgl.scoring;
