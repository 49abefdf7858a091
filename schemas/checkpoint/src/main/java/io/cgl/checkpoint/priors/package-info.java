/**
 * What predicted classes say about the true ones: class priors estimated from counts of
 * predictions, and probabilities under another prior than the one they were made for.
 */
package io.cgl.checkpoint.priors;
