/** Notices that predicted class frequencies have left a checkpoint's reference. Knows no Kafka. */
package io.cgl.drift;
