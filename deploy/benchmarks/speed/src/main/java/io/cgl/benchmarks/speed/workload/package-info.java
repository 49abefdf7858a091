/** What is measured: a checkpoint, and events that it classifies. */
package io.cgl.benchmarks.speed.workload;
