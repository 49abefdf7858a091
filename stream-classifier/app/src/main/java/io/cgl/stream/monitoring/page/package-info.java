/**
 * The page that a classifier serves to the person on call: the model's state from the topics, and
 * this instance's own measurements.
 */
package io.cgl.stream.monitoring.page;
