/** Counts the predicted classes per model and window of event time. */
package io.cgl.stream.frequencies;
