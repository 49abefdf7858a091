/** Sets a stopped classifier back to a point of its events. */
package io.cgl.stream.reset;
