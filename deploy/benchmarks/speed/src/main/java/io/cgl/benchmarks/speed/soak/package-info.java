/** Whether the classifier's memory stays constant at full load. */
package io.cgl.benchmarks.speed.soak;
