/** The class prior that the classifier decides under, and the estimate of the stream's own. */
package io.cgl.drift.priors;
