/** Benchmarks of the classifier as a whole. */
package io.cgl.bench;
