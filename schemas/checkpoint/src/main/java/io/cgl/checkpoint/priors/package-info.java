/** Class priors estimated from counts of predictions, and probabilities under another prior. */
package io.cgl.checkpoint.priors;
