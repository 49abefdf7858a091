/** Watches the closed windows for drift, and writes alerts, episodes and retrain requests. */
package io.cgl.stream.driftwatch;
