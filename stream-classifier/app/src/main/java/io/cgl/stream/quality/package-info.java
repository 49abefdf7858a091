/** Joins late labels to classifications, and watches the accuracy per window. */
package io.cgl.stream.quality;
