/** Speed, memory and state by the size of the model and the number of instances. */
package io.cgl.benchmarks.speed.sizes;
