/** Replays what a stream's classes were through the detector alone, and draws what it says. */
package io.cgl.stream.driftreplay;
