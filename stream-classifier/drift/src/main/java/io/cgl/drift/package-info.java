/** Detects drift of predicted class frequencies from a checkpoint's reference, without Kafka. */
package io.cgl.drift;
