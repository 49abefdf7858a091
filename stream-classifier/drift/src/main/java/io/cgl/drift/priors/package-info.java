/** Which class prior the classifier decides under, and what it knows of the stream's. */
package io.cgl.drift.priors;
