/**
 * For tests of a topology: a harness without a broker, events, announcements, the log. Small
 * checkpoints are {@code io.cgl.checkpoint.LinearCheckpoint}, which this module brings.
 */
package io.cgl.testsupport;
