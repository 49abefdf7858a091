/** Measures CGL-Net against common alternatives on public data sets. */
package io.cgl.benchmarks.accuracy;
