/**
 * The page that a classifier serves to whoever is on call: what the topics say about the model, and
 * what this instance measures of itself.
 */
package io.cgl.stream.monitoring.page;
