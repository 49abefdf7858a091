/** Tables from results. */
package io.cgl.benchmarks.accuracy.report;
