/**
 * Proves exactly once: kills the classifier and the broker at random, swaps models meanwhile, and
 * compares what went in with what came out.
 */
package io.cgl.testing.chaos;
