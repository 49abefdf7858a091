/** Metrics of a classifier on labelled rows. */
package io.cgl.trainer.metrics;
