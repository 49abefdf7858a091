/** From a record to a row of float32 features, equal in training and serving. */
package io.cgl.checkpoint.features;
