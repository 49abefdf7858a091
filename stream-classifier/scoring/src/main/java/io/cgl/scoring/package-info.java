/** From an event's bytes to its class: the model that serves, and scoring in batches. */
package io.cgl.scoring;
