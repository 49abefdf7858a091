/** Drift detectors behind one interface. */
package io.cgl.benchmarks.drift.watcher;
