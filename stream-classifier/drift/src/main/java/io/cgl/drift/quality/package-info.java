/** Detects that a checkpoint's accuracy has dropped below its held-out accuracy, without Kafka. */
package io.cgl.drift.quality;
