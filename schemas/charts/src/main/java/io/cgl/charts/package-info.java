/**
 * The scripts and styles with which the training report, the drift page and the status page draw.
 */
package io.cgl.charts;
