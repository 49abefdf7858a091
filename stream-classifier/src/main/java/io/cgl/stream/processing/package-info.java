/** The topology's processors, and what they keep in their stores. */
package io.cgl.stream.processing;
