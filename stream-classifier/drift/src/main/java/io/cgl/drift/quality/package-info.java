/** Notices that a checkpoint is right less often than on held-out rows. Knows no Kafka. */
package io.cgl.drift.quality;
