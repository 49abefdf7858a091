/** Batches: training rows as tensors, and the order in which steps take them. */
package io.cgl.trainer.batch;
