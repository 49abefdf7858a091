/** Streams of classes, with and without drift. */
package io.cgl.benchmarks.drift.stream;
