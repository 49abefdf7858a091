/**
 * Replays the class counts of a recorded stream through the drift detector, and draws the result.
 */
package io.cgl.stream.driftreplay;
