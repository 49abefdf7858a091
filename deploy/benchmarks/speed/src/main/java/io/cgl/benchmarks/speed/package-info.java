/** Measures what classifying costs a stream, against the same stream without a model. */
package io.cgl.benchmarks.speed;
