/** Measures estimated class priors, and decisions under them, on shifted class frequencies. */
package io.cgl.benchmarks.accuracy.prior;
