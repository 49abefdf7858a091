/** From an event's verdict to its classification: priors, abstention, review. */
package io.cgl.stream.classify;
