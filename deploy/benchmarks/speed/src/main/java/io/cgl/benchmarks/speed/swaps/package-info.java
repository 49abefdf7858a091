/** What a swap of models costs the events that are under way. */
package io.cgl.benchmarks.speed.swaps;
