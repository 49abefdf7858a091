/** Compares the drift detector with those that users would take instead. */
package io.cgl.benchmarks.drift;
