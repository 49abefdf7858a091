/** Throughput and latency of all contenders, measured in turns. */
package io.cgl.benchmarks.speed.comparison;
