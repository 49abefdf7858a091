/** Batched inference in a topology of its own: the example of {@code in-your-own-topology.md}. */
package io.cgl.samples.library;
