/** From an event's bytes to its verdict: batches, leased models, the shadow. Not an API. */
package io.cgl.scoring.internal;
