/** Drift detectors behind one interface. */
package io.cgl.driftbenchmark.watcher;
