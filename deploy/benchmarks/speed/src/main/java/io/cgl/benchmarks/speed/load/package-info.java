/** Events that come at a set rate, and how long each takes to come out. */
package io.cgl.benchmarks.speed.load;
