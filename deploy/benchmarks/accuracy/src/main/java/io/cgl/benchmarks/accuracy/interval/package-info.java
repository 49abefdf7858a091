/** Whether the figure that training shows is within its interval of the test figure. */
package io.cgl.benchmarks.accuracy.interval;
