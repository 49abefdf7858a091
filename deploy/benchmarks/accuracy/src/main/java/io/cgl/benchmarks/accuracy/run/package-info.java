/** Runs sets x trainings x seeds in worker processes and keeps every result in a file. */
package io.cgl.benchmarks.accuracy.run;
