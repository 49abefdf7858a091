/** The data sets, each split into what every method trains on and what it is measured on. */
package io.cgl.benchmarks.accuracy.set;
