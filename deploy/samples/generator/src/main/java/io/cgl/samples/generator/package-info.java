/** Data to try everything with: labelled rows, and a stream whose class frequencies shift. */
package io.cgl.samples.generator;
