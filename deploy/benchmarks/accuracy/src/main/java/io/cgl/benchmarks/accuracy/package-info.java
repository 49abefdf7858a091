/** Measures CGL-Net against what users would pick instead, on public data sets. */
package io.cgl.benchmarks.accuracy;
